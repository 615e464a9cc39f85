/** What a local MQTT broker passes on, as channels. */
@NullMarked
package io.twinwire.sensor.mqtt;

import org.jspecify.annotations.NullMarked;
