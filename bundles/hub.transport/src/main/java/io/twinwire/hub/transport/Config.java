package io.twinwire.hub.transport;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

@ObjectClassDefinition(
    pid = HubTransport.PID,
    name = "Twinwire hub connection",
    description = "How the gateway keeps its connection to IoT Hub.")
@interface Config {

  @AttributeDefinition(
      name = "Protocol",
      description =
          "How the gateway speaks to the hub: MQTT on port 8883, or MQTT_WS, the same over"
              + " WebSocket on port 443, for a network that lets nothing else out.",
      options = {
        @Option(label = "MQTT", value = "MQTT"),
        @Option(label = "MQTT_WS", value = "MQTT_WS")
      })
  String protocol() default "MQTT";

  @AttributeDefinition(
      name = "Proxy",
      description =
          "Host name or address of an HTTP proxy on the way to the hub; with MQTT_WS only. Empty"
              + " for none.",
      required = false)
  String proxyHost() default "";

  @AttributeDefinition(
      name = "Proxy port",
      description = "TCP port of the proxy.",
      min = "1",
      max = "65535")
  int proxyPort() default 8080;

  @AttributeDefinition(
      name = "Proxy user",
      description = "Who the gateway is at the proxy. Empty for a proxy that does not ask.",
      required = false)
  String proxyUser() default "";

  @AttributeDefinition(
      name = "Proxy password",
      description = "The password of the proxy user. Never reported, never logged.",
      type = AttributeType.PASSWORD,
      required = false)
  String _proxyPassword() default "";

  @AttributeDefinition(
      name = "Keep-alive",
      description =
          "Seconds without traffic after which the gateway sends a sign of life. The hub ends a"
              + " connection that is silent for 1.5 times as long; the gateway one whose sign of life"
              + " is not answered within as long again.",
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
      name = "Tries a minute",
      description =
          "How many tries to open the connection there may be within any minute, whatever makes"
              + " them necessary.",
      min = "1",
      max = "600")
  int triesPerMinute() default 20;

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
