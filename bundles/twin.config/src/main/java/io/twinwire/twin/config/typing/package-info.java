/** The device twin is the configuration: desired becomes ConfigAdmin, what runs is reported. */
@NullMarked
package io.twinwire.twin.config.typing;

import org.jspecify.annotations.NullMarked;
