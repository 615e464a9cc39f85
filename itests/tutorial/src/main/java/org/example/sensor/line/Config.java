package org.example.sensor.line;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "Line sensor", description = "A device that is asked line by line.")
@interface Config {

  @AttributeDefinition(
      name = "Sensor name",
      description = "Begins the key of every reading. Empty: the name of the instance.",
      required = false)
  String sensor_name() default "";

  @AttributeDefinition(name = "Host", description = "The device's name or address.")
  String host() default "";

  @AttributeDefinition(name = "Port", description = "TCP port of it.", min = "1", max = "65535")
  int port() default 7000;

  @AttributeDefinition(name = "Channels", description = "As NAME = POINT [KEY=VALUE ...].")
  String[] channels() default {};
}
