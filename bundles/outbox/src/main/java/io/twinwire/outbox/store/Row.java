package io.twinwire.outbox.store;

import io.twinwire.api.hub.HubMessage;
import io.twinwire.api.outbox.OutboxMessage;
import io.twinwire.api.outbox.Priority;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * An accepted message, or a pack of them: messages of one commit window that go as one. Two rows
 * are equal when they begin with the same message.
 *
 * @param lane the stream that its number belongs to
 * @param number the first one's
 * @param count how many messages; their numbers have no gaps
 * @param body never changed; of a pack, the JSON array of the messages' bodies
 * @param deadline in the outbox's age, milliseconds; {@link #FOREVER} for none
 * @param size as the hub meters the message, in bytes; see {@link HubMessage#size}
 */
public record Row(
    Lane lane, long number, int count, Header header, byte[] body, long deadline, int size) {

  Row(Lane lane, long number, Header header, byte[] body, long deadline) {
    this(lane, number, 1, header, body, deadline);
  }

  Row(Lane lane, long number, int count, Header header, byte[] body, long deadline) {
    this(
        lane,
        number,
        count,
        header,
        body,
        deadline,
        sizeOf(lane, number, count, header, body.length));
  }

  /** The application property that tells how many messages a pack holds. */
  public static final String COUNT = "count";

  /** From this size on, four billed messages, a pack is left as it is, in bytes. */
  private static final int WHOLE = 16 * 1024;

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

  /** Whether it is several messages. */
  public boolean pack() {
    return count > 1;
  }

  /** The number of its last message. */
  public long last() {
    return number + count - 1;
  }

  /**
   * Whether it is a pack that always goes as it is, which makes the row the boundary that a repeat
   * needs. Smaller ones may be sent together.
   */
  public boolean whole() {
    return pack() && body.length >= WHOLE;
  }

  public String messageId() {
    return pack() ? packId(last()) : lane.name() + "-" + number;
  }

  private String packId(long last) {
    return lane.name() + "-" + number + "-" + last;
  }

  /** The message as it is sent alone. */
  public HubMessage message() {
    return pack() ? pack(last(), count, body) : message(messageId(), properties(), body);
  }

  /**
   * The message that begins with this one and holds others.
   *
   * @param array of all their bodies
   */
  public HubMessage pack(long last, int messages, byte[] array) {
    Map<String, String> properties = properties();
    properties.put(COUNT, Integer.toString(messages));
    return message(packId(last), properties, array);
  }

  private Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>(header.properties());
    properties.put(OutboxMessage.MESSAGE_NUMBER, Long.toString(number));
    return properties;
  }

  private HubMessage message(String id, Map<String, String> properties, byte[] content) {
    return new HubMessage(id, content, header.contentType(), header.contentEncoding(), properties);
  }

  /** What the hub would meter for a message or, with a count above 1, a pack. */
  static int sizeOf(Lane lane, long number, int count, Header header, int body) {
    int alone =
        body
            + header.size()
            + lane.name().length()
            + 1
            + 2 * digits(number)
            + OutboxMessage.MESSAGE_NUMBER.length();
    return count == 1
        ? alone
        : alone + 1 + digits(number + count - 1) + COUNT.length() + digits(count);
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
