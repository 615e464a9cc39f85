package io.twinwire.health;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(
    id = HealthMonitor.PID,
    name = "Health",
    description = "How often the health checks run whose summary is reported into the twin.")
@interface Config {

  @AttributeDefinition(
      name = "Interval",
      description = "Seconds from one run of the health checks to the next.",
      min = "5",
      max = "3600")
  int interval() default Settings.DEFAULT_INTERVAL;
}
