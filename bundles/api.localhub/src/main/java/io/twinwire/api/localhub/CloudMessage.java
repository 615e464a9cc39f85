package io.twinwire.api.localhub;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A cloud-to-device message as a service sends it.
 *
 * @param systemProperties by their AMQP names: {@code message-id}, {@code correlation-id}, {@code
 *     user-id}, {@code content-type}, {@code content-encoding}; when it reaches a device, {@code
 *     to} is among them
 * @param properties application properties, without {@code iothub-ack}
 * @param ack which feedback the sender wants
 * @param expiry when it is no longer to be delivered; empty for the hub's own time to live
 */
public record CloudMessage(
    Map<String, String> systemProperties,
    Map<String, String> properties,
    Ack ack,
    Optional<Instant> expiry,
    byte[] body) {

  /** The largest message, in bytes (rule C2D-01). */
  public static final int MAX_SIZE = 64 * 1024;

  /** Which outcomes give feedback (rule C2D-04). */
  public enum Ack {
    NONE,
    /** When it was completed. */
    POSITIVE,
    /** When it expired, was delivered too often, rejected or purged. */
    NEGATIVE,
    FULL;

    /** The name of the application property that carries it over AMQP, MQTT and HTTPS. */
    public static final String PROPERTY = "iothub-ack";

    /**
     * Reads the property's value.
     *
     * @throws HubFault with {@link HubFault.Code#ARGUMENT_INVALID} for another text
     */
    public static Ack of(String text) throws HubFault {
      for (Ack ack : values()) {
        if (ack.text().equalsIgnoreCase(text)) {
          return ack;
        }
      }
      throw new HubFault(
          HubFault.Code.ARGUMENT_INVALID,
          PROPERTY + ": \"" + text + "\" is not none, positive, negative or full");
    }

    /** The property's value. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public CloudMessage {
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
