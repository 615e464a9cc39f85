package io.twinwire.telemetry.scheduler;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(
    name = "Telemetry",
    description = "Samples every sensor on schedule and sends what they read.")
@interface Config {

  @AttributeDefinition(
      name = "Send interval",
      description = "Seconds between two messages.",
      min = "1",
      max = "86400")
  int sendInterval() default 60;

  @AttributeDefinition(
      name = "Sample timeout",
      description = "Seconds after which a sensor that gives no answer is interrupted.",
      min = "1",
      max = "3600")
  int sampleTimeout() default 10;
}
