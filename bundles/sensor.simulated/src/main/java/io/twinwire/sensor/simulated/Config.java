package io.twinwire.sensor.simulated;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(
    name = "Simulated sensor",
    description = "A boiler that does not exist: temperature, pressure and a valve.")
@interface Config {

  @AttributeDefinition(
      name = "Sensor name",
      description =
          "Begins the key of every reading; letters, digits, _ and -, at most 64. Empty: the name"
              + " of the instance.",
      required = false)
  String sensor_name() default "";

  @AttributeDefinition(
      name = "Seed",
      description =
          "Number that the values begin with: the same seed gives the same values, sample by sample.")
  long seed() default 1;
}
