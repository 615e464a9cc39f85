package io.twinwire.api.outbox;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * A message on offer.
 *
 * @param body writes the payload, text or binary, given the message number. The outbox calls it
 *     exactly once, on its own thread, when it accepts. When it throws, the offer fails and no
 *     number is used.
 * @param contentType for instance {@code application/json}; empty for none
 * @param contentEncoding for instance {@code utf-8}; empty for none
 * @param properties application properties; {@code messageNumber} is the outbox's own and refused
 * @param priority the higher priority is sent first
 * @param timeToLive how long the message is worth sending, more than zero; empty for ever
 */
public record OutboxMessage(
    LongFunction<byte[]> body,
    String contentType,
    String contentEncoding,
    Map<String, String> properties,
    Priority priority,
    Optional<Duration> timeToLive) {

  /** The application property that carries the message number. */
  public static final String MESSAGE_NUMBER = "messageNumber";

  public OutboxMessage {
    properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    if (properties.containsKey(MESSAGE_NUMBER)) {
      throw new IllegalArgumentException(
          "properties: " + MESSAGE_NUMBER + " is given by the outbox");
    }
    timeToLive.ifPresent(
        ttl -> {
          if (ttl.isNegative() || ttl.isZero()) {
            throw new IllegalArgumentException("timeToLive: " + ttl + " is not above zero");
          }
        });
  }

  /** A JSON message of normal priority that is worth sending for ever. */
  public static OutboxMessage json(LongFunction<byte[]> body) {
    return new OutboxMessage(
        body, "application/json", "utf-8", Map.of(), Priority.NORMAL, Optional.empty());
  }

  /** A message whose payload does not hold its number. */
  public static OutboxMessage of(byte[] body, String contentType, String contentEncoding) {
    byte[] copy = body.clone();
    return new OutboxMessage(
        number -> copy, contentType, contentEncoding, Map.of(), Priority.NORMAL, Optional.empty());
  }
}
