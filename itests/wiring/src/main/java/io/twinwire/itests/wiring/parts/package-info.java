/** Components that the twin configures, each with its own way to refuse. */
@NullMarked
package io.twinwire.itests.wiring.parts;

import org.jspecify.annotations.NullMarked;
