package io.twinwire.api.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A device-to-cloud message.
 *
 * @param messageId system property message-id, 1 to 128 characters; the same at every repeat
 * @param body the payload
 * @param contentType system property content-type, for instance {@code application/json}; empty for
 *     none
 * @param contentEncoding system property content-encoding, for instance {@code utf-8}; empty for
 *     none
 * @param properties application properties, in the order in which they are sent
 */
public record HubMessage(
    String messageId,
    byte[] body,
    String contentType,
    String contentEncoding,
    Map<String, String> properties) {

  /** The largest message that IoT Hub takes, in bytes: 256 KB. */
  public static final int MAX_SIZE = 256 * 1024;

  public HubMessage {
    if (messageId.isEmpty() || messageId.length() > 128) {
      throw new IllegalArgumentException(
          "messageId: " + messageId.length() + " characters, must be 1 to 128");
    }
    body = body.clone();
    properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
  }

  @Override
  public byte[] body() {
    return body.clone();
  }

  /**
   * The size that IoT Hub meters, in bytes: body, values of system properties, names and values of
   * application properties (Azure IoT Hub developer guide, "Create and read IoT Hub messages").
   */
  public int size() {
    int size = body.length + bytes(messageId) + bytes(contentType) + bytes(contentEncoding);
    for (Map.Entry<String, String> property : properties.entrySet()) {
      size += bytes(property.getKey()) + bytes(property.getValue());
    }
    return size;
  }

  private static int bytes(String text) {
    return text.getBytes(UTF_8).length;
  }
}
