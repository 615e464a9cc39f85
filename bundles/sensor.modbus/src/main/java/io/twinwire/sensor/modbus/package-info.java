/** Modbus devices as sensors. */
@NullMarked
package io.twinwire.sensor.modbus;

import org.jspecify.annotations.NullMarked;
