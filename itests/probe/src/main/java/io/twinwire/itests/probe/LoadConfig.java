package io.twinwire.itests.probe;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "Load", description = "What is offered to the outbox at once.")
@interface LoadConfig {

  @AttributeDefinition(
      name = "Messages",
      description = "How many messages are offered, one time for each value; 0 to 100,000.",
      min = "0",
      max = "100000",
      required = false)
  int messages() default 0;
}
