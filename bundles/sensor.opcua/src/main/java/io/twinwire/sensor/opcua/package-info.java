/** Readings of OPC UA servers, subscribed. */
@NullMarked
package io.twinwire.sensor.opcua;

import org.jspecify.annotations.NullMarked;
