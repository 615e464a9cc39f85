package io.twinwire.itests.probe;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "Flood", description = "What is offered to the outbox without pause.")
@interface FloodConfig {

  @AttributeDefinition(
      name = "Messages",
      description = "How many messages are offered at most; none by default.",
      min = "0",
      max = "1000000",
      required = false)
  int messages() default 0;

  @AttributeDefinition(
      name = "Seconds",
      description = "Seconds after which no more is offered.",
      min = "1",
      max = "3600",
      required = false)
  int seconds() default 60;

  @AttributeDefinition(
      name = "Size",
      description = "Bytes of a message.",
      min = "64",
      max = "262144",
      required = false)
  int size() default 200;

  @AttributeDefinition(
      name = "Unacknowledged",
      description =
          "How many messages may wait for the hub, those that the outbox holds among them; 0 for"
              + " any number.",
      min = "0",
      max = "1000000",
      required = false)
  int unacknowledged() default 0;

  @AttributeDefinition(
      name = "When away",
      description = "Whether it begins only when there is no connection to the hub.",
      required = false)
  boolean whenAway() default false;
}
