package io.twinwire.localhub.mqtt;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(
    id = MqttFront.PID,
    name = "Twinwire local hub: MQTT",
    description = "MQTT 3.1.1 for devices and modules of the local hub.")
@interface Config {

  @AttributeDefinition(
      name = "Workers",
      description =
          "How many threads serve devices at most; a device that waits for the disk holds one of"
              + " them.",
      min = "1",
      max = "1024")
  int workers() default 64;

  @AttributeDefinition(
      name = "Connect timeout",
      description = "Seconds that a new connection may take to send its CONNECT packet.",
      min = "1",
      max = "3600")
  int connectTimeout() default 10;
}
