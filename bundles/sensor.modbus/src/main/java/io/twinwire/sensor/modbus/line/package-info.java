/** Requests on a line of Modbus units, and their answers: framing, timeouts, connections. */
@NullMarked
package io.twinwire.sensor.modbus.line;

import org.jspecify.annotations.NullMarked;
