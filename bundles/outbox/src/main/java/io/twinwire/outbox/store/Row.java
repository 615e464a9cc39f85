package io.twinwire.outbox.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.hub.HubMessage;
import io.twinwire.api.outbox.OutboxMessage;
import io.twinwire.api.outbox.Priority;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * An accepted message. Two rows are equal when they are the same message.
 *
 * @param lane the stream that its number belongs to
 * @param body never changed
 * @param deadline in the outbox's age, milliseconds; {@link #FOREVER} for none
 * @param size as the hub meters the message, in bytes; see {@link HubMessage#size}
 */
public record Row(Lane lane, long number, Header header, byte[] body, long deadline, int size) {

  Row(Lane lane, long number, Header header, byte[] body, long deadline) {
    this(lane, number, header, body, deadline, sizeOf(lane, number, header, body));
  }

  static final long FOREVER = Long.MAX_VALUE;

  private static final int NUMBER_BITS = 40;

  /** The highest number of a stream: 2^40 - 1. */
  static final long MAX_NUMBER = (1L << NUMBER_BITS) - 1;

  /** The key of a row: streams, and numbers within them, in order. */
  static long key(int stream, long number) {
    return ((long) stream << NUMBER_BITS) | number;
  }

  static int stream(long key) {
    return (int) (key >> NUMBER_BITS);
  }

  static long number(long key) {
    return key & MAX_NUMBER;
  }

  long key() {
    return key(lane.id(), number);
  }

  public Priority priority() {
    return lane.priority();
  }

  public String messageId() {
    return lane.name() + "-" + number;
  }

  /** The message as it is sent alone. */
  public HubMessage message() {
    Map<String, String> properties = new LinkedHashMap<>(header.properties());
    properties.put(OutboxMessage.MESSAGE_NUMBER, Long.toString(number));
    return new HubMessage(
        messageId(), body, header.contentType(), header.contentEncoding(), properties);
  }

  private static int sizeOf(Lane lane, long number, Header header, byte[] body) {
    return body.length
        + header.size()
        + lane.name().getBytes(UTF_8).length
        + 1
        + 2 * digits(number)
        + OutboxMessage.MESSAGE_NUMBER.length();
  }

  private static int digits(long number) {
    int digits = 1;
    for (long rest = number; rest >= 10; rest /= 10) {
      digits++;
    }
    return digits;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Row row && row.lane == lane && row.number == number;
  }

  @Override
  public int hashCode() {
    return Objects.hash(lane.id(), number);
  }
}
