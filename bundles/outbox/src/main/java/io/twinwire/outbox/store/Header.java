package io.twinwire.outbox.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.support.json.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a message says of its body. Most messages say the same; it is kept with each, as text, and
 * left out where it is the usual one.
 *
 * @param properties the application properties without the outbox's own
 */
public record Header(String contentType, String contentEncoding, Map<String, String> properties) {

  /** That of JSON without properties, which is most telemetry. */
  public static final Header JSON = new Header("application/json", "utf-8", Map.of());

  private static final int JSON_SIZE = JSON.sum();

  /** The usual one is always the same object. */
  public static Header of(
      String contentType, String contentEncoding, Map<String, String> properties) {
    boolean usual =
        properties.isEmpty()
            && contentType.equals(JSON.contentType)
            && contentEncoding.equals(JSON.contentEncoding);
    return usual ? JSON : new Header(contentType, contentEncoding, properties);
  }

  public Header {
    properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
  }

  /** Whether its messages may go together, as an array. */
  public boolean json() {
    return equals(JSON)
        || (lower(contentType).startsWith("application/json")
            && (contentEncoding.isEmpty() || lower(contentEncoding).equals("utf-8")));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** The text in the database; null for the usual header. */
  @Nullable String text() {
    return equals(JSON) ? null : Json.write(List.of(contentType, contentEncoding, properties));
  }

  /**
   * @throws IllegalArgumentException for a text that is none of {@link #text}
   */
  static Header of(@Nullable String text) {
    if (text == null) {
      return JSON;
    }
    if (Json.parse(text) instanceof List<?> parts
        && parts.size() == 3
        && parts.get(0) instanceof String type
        && parts.get(1) instanceof String encoding
        && parts.get(2) instanceof Map<?, ?> values) {
      Map<String, String> properties = new LinkedHashMap<>();
      values.forEach((name, value) -> properties.put(String.valueOf(name), String.valueOf(value)));
      return new Header(type, encoding, properties);
    }
    throw new IllegalArgumentException("header: " + text + " is not a message's header");
  }

  /** As the hub meters it, in bytes. */
  int size() {
    return equals(JSON) ? JSON_SIZE : sum();
  }

  private int sum() {
    int size = bytes(contentType) + bytes(contentEncoding);
    for (Map.Entry<String, String> property : properties.entrySet()) {
      size += bytes(property.getKey()) + bytes(property.getValue());
    }
    return size;
  }

  private static int bytes(String text) {
    return text.getBytes(UTF_8).length;
  }
}
