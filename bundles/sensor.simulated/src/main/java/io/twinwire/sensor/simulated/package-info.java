/** A sensor that needs no hardware, deterministic by its seed. */
@NullMarked
package io.twinwire.sensor.simulated;

import org.jspecify.annotations.NullMarked;
