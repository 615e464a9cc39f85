package io.twinwire.outbox;

import io.twinwire.api.hub.DeviceIdentity;
import io.twinwire.api.hub.HubMessage;
import io.twinwire.api.outbox.Acceptance;
import io.twinwire.api.outbox.Account;
import io.twinwire.api.outbox.OutboxException;
import io.twinwire.api.outbox.Priority;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where accepted messages wait, and where numbers and accounts are kept. One thread changes it; any
 * thread may read accounts and level.
 */
interface MessageStore extends Closeable {

  /** The number that the next message of a sequence takes. */
  record Ticket(String stream, Priority priority, long number) {

    String messageId() {
      return stream + "-" + number;
    }
  }

  /**
   * How full the store is.
   *
   * @param sinceEviction how long ago the last message was evicted; empty when none was since start
   * @param troubles what an operator should know
   */
  record Level(
      int messages,
      int maxMessages,
      long bytes,
      long maxBytes,
      int leased,
      Optional<Duration> sinceEviction,
      List<String> troubles) {

    int percent() {
      double share = Math.max((double) messages / maxMessages, (double) bytes / maxBytes);
      return (int) Math.min(100, Math.floor(share * 100));
    }
  }

  /** From now on numbers are those of this identity, and only its messages are sent. */
  void identify(DeviceIdentity identity) throws IOException;

  Ticket ticket(Priority priority);

  /**
   * Accepts a message under the ticket that was asked for last. Once this returns, the number is
   * never given again.
   *
   * @throws OutboxException when there is no room
   * @throws IOException when the number could not be kept; it is not used then
   */
  Row append(Ticket ticket, HubMessage message, Optional<Duration> timeToLive)
      throws IOException, OutboxException;

  /** What an accepted message survives. */
  Acceptance.Durability durability();

  /** The next message to send: the oldest of the highest priority that is not leased. */
  Optional<Row> peek();

  /** Takes a message out of the order of sending; it is neither evicted nor expires meanwhile. */
  void lease(Row row);

  /** Puts a leased message back to its place in the order. */
  void release(Row row);

  /** Removes a message and counts it. A message that is gone already is not counted again. */
  void settle(Row row, Outcome outcome);

  void limit(int maxMessages, long maxBytes);

  Map<Priority, Account> accounts();

  Level level();
}
