/** Readings of the machine itself. */
@NullMarked
package io.twinwire.sensor.system;

import org.jspecify.annotations.NullMarked;
