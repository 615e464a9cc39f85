package io.twinwire.localhub.mqtt;

import io.twinwire.api.localhub.TelemetryMessage;
import java.util.LinkedHashMap;
import java.util.Map;

/** Publications as device-to-cloud messages. */
final class Telemetry {

  private static final String RETAIN = "mqtt-retain";
  private static final String MESSAGE_TYPE = "iothub-MessageType";

  private Telemetry() {}

  /**
   * A message as the hub stores it.
   *
   * @param retain nothing is retained, the message only says that it was asked for (rule MQ-04)
   */
  static TelemetryMessage message(String bag, boolean retain, byte[] body) {
    return message(bag, retain, Map.of(), body);
  }

  /** A will is a message that says so (rule MQ-06). */
  static TelemetryMessage will(String bag, boolean retain, byte[] body) {
    return message(bag, retain, Map.of(MESSAGE_TYPE, "Will"), body);
  }

  private static TelemetryMessage message(
      String bag, boolean retain, Map<String, String> more, byte[] body) {
    PropertyBag parsed = PropertyBag.parse(bag);
    Map<String, String> properties = parsed.application();
    if (retain || !more.isEmpty()) {
      properties = new LinkedHashMap<>(properties);
      properties.putAll(more);
      if (retain) {
        properties.put(RETAIN, "true");
      }
    }
    return new TelemetryMessage(parsed.system(), properties, body);
  }
}
