/** MQTT 3.1.1 as IoT Hub speaks it with devices and modules. */
@NullMarked
package io.twinwire.localhub.mqtt;

import org.jspecify.annotations.NullMarked;
