package io.twinwire.api.localhub;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A device-to-cloud message as a front received it.
 *
 * @param systemProperties by their AMQP names: {@code message-id}, {@code correlation-id}, {@code
 *     user-id}, {@code to}, {@code content-type}, {@code content-encoding}, {@code creation-time},
 *     {@code output-name}, {@code interface-id}, {@code dt-subject}; the hub stamps {@code
 *     dt-dataschema}
 * @param properties application properties
 */
public record TelemetryMessage(
    Map<String, String> systemProperties, Map<String, String> properties, byte[] body) {

  /** The largest message, in bytes (rule D2C-01). */
  public static final int MAX_SIZE = 256 * 1024;

  public TelemetryMessage {
    systemProperties = Collections.unmodifiableMap(new LinkedHashMap<>(systemProperties));
    properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    body = body.clone();
  }

  @Override
  public byte[] body() {
    return body.clone();
  }

  /** Body, values of system properties, names and values of application properties, in bytes. */
  public int size() {
    int size = body.length;
    for (String value : systemProperties.values()) {
      size += value.getBytes(UTF_8).length;
    }
    for (Map.Entry<String, String> property : properties.entrySet()) {
      size += property.getKey().getBytes(UTF_8).length;
      size += property.getValue().getBytes(UTF_8).length;
    }
    return size;
  }
}
