package io.twinwire.hub.transport;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(
    pid = HubTransport.PID,
    name = "Twinwire hub connection",
    description = "How the gateway keeps its connection to IoT Hub.")
@interface Config {

  @AttributeDefinition(
      name = "Keep-alive",
      description =
          "Seconds without traffic after which the gateway sends a sign of life. The hub ends a"
              + " connection that is silent for 1.5 times as long.",
      min = "30",
      max = "1177")
  int keepAlive() default 230;

  @AttributeDefinition(
      name = "First retry",
      description =
          "Milliseconds before the connection is opened again for the first time; the delay"
              + " doubles with every failure. Up to half of it is left to chance.",
      min = "100",
      max = "60000")
  int retryFirst() default 1000;

  @AttributeDefinition(
      name = "Longest retry",
      description =
          "Seconds that a delay between two tries is never longer than. The gateway tries for"
              + " ever.",
      min = "1",
      max = "3600")
  int retryCap() default 60;

  @AttributeDefinition(
      name = "Operation timeout",
      description =
          "Seconds to wait for the hub's acknowledgement of a message, after which the connection"
              + " is taken for dead, and for its answer to a twin request, which then fails.",
      min = "1",
      max = "600")
  int operationTimeout() default 60;

  @AttributeDefinition(
      name = "Product information",
      description =
          "Text that tells the hub's operator what connects, behind the device client's own. Empty"
              + " for twinwire/VERSION.",
      required = false)
  String productInfo() default "";
}
