package io.twinwire.sensor.system;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(
    name = "System sensor",
    description = "Load, memory, disks, temperature and network of the machine itself.")
@interface Config {

  @AttributeDefinition(
      name = "Sensor name",
      description = "Begins the key of every reading; letters, digits, _ and -, at most 64.")
  String sensor_name() default "system";
}
