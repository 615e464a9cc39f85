package io.twinwire.outbox;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(
    name = "Outbox",
    description = "Holds messages until the hub has acknowledged them.")
@interface Config {

  @AttributeDefinition(
      name = "Most messages",
      description =
          "How many messages the outbox holds; the oldest of the lowest priority gives way.",
      min = "1",
      max = "1000000")
  int maxMessages() default 10_000;

  @AttributeDefinition(
      name = "Most kilobytes",
      description =
          "How many kilobytes of messages the outbox holds; the oldest of the lowest priority"
              + " gives way.",
      min = "256",
      max = "1048576")
  int maxKilobytes() default 16_384;

  @AttributeDefinition(
      name = "Window, messages",
      description = "How many messages may wait for the hub's acknowledgement at once.",
      min = "1",
      max = "10000")
  int windowMessages() default 50;

  @AttributeDefinition(
      name = "Window, kilobytes",
      description = "How many kilobytes may wait for the hub's acknowledgement at once.",
      min = "256",
      max = "65536")
  int windowKilobytes() default 256;
}
