package io.twinwire.localhub.amqp;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(
    id = AmqpFront.PID,
    name = "Twinwire local hub: AMQP",
    description =
        "AMQP 1.0 for devices, modules and services of the local hub, and its built-in Event Hub"
            + " endpoint.")
@interface Config {

  @AttributeDefinition(
      name = "Workers",
      description =
          "How many threads serve clients at most; a client that waits for the disk holds one of"
              + " them.",
      min = "1",
      max = "1024")
  int workers() default 64;

  @AttributeDefinition(
      name = "Connect timeout",
      description = "Seconds that a new connection may take until it is open.",
      min = "1",
      max = "3600")
  int connectTimeout() default 10;

  @AttributeDefinition(
      name = "Idle timeout",
      description =
          "Seconds of silence after which a client is taken for gone; clients are asked to send"
              + " something in half of them.",
      min = "10",
      max = "3600")
  int idleTimeout() default 480;

  @AttributeDefinition(
      name = "Event Hub name",
      description =
          "The name of the built-in Event Hub endpoint: EntityPath of a connection string for it.")
  String eventHub() default "events";

  @AttributeDefinition(
      name = "Consumer groups",
      description = "The consumer groups of the built-in Event Hub endpoint, besides $Default.",
      required = false)
  String[] consumerGroups() default {};
}
