package io.twinwire.outbox.store;

import io.twinwire.api.outbox.OutboxException;
import io.twinwire.api.outbox.Priority;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Makes room for newcomers: judges whether there is any, and which messages give way. */
final class Room {

  /** What part of the limits a pack may be at most, for it gives way, or is lost, as a whole. */
  private static final int PART = 16;

  private static final List<Priority> LOWEST_FIRST =
      List.of(Priority.LOW, Priority.NORMAL, Priority.HIGH);

  private final Lanes lanes;
  private final Ahead ahead;
  private final BooleanSupplier durable;
  private final LongSupplier nanos;
  private final Consumer<Row> evict;
  private Limits limits;
  private long diskShare = Long.MAX_VALUE;
  private Optional<Long> lastEviction = Optional.empty();

  /**
   * @param durable whether all that is accepted can be written
   * @param nanos elapsed time
   * @param evict takes away a message that gives way
   */
  Room(
      Lanes lanes,
      Ahead ahead,
      Limits limits,
      BooleanSupplier durable,
      LongSupplier nanos,
      Consumer<Row> evict) {
    this.lanes = lanes;
    this.ahead = ahead;
    this.limits = limits;
    this.durable = durable;
    this.nanos = nanos;
    this.evict = evict;
  }

  /**
   * @param share what the limit on the disk's share allows, in bytes
   */
  void limit(Limits changed, long share) {
    limits = changed;
    diskShare = share;
  }

  /**
   * What may become one row.
   *
   * @param bytes of the largest pack; 0 for none
   */
  Gathering.Most pack(int bytes) {
    long room = Math.min(maxBytes(), limits.memory()) / PART;
    return new Gathering.Most(limits.messages() / PART, (int) Math.min(bytes, room));
  }

  Limits limits() {
    return limits;
  }

  /** The lower one of the limits on bytes and on the disk's share. */
  long maxBytes() {
    return Math.min(limits.bytes(), diskShare);
  }

  /** How long ago the last message was evicted; empty when none was since start. */
  Optional<Duration> sinceEviction() {
    return lastEviction.map(at -> Duration.ofNanos(nanos.getAsLong() - at));
  }

  /**
   * Has others give way to a newcomer as far as it needs that.
   *
   * @throws OutboxException when there is no room
   */
  void make(Row newcomer) throws OutboxException {
    Need need = need(newcomer.size());
    check(need, newcomer.priority());
    // Only now: a newcomer that is refused must not have cost anything.
    while (!need.none()) {
      Optional<Row> victim = victim(newcomer.priority(), need.memory() > 0);
      if (victim.isEmpty()) {
        throw new OutboxException("outbox full: no message can give way now");
      }
      evict.accept(victim.get());
      lastEviction = Optional.of(nanos.getAsLong());
      need = need(newcomer.size());
    }
  }

  /**
   * What must give way: so many messages and bytes.
   *
   * @param memory how much of the bytes must be of messages in memory only
   */
  private record Need(long messages, long bytes, long memory) {

    boolean none() {
      return messages <= 0 && bytes <= 0 && memory <= 0;
    }
  }

  private Need need(int size) throws OutboxException {
    long messages = 1 - limits.messages();
    long bytes = size;
    for (Lane lane : lanes.all()) {
      messages += lane.ledger().pending();
      bytes += lane.ledger().bytes();
    }
    refuse(!limits.evictAtMessages() && messages > 0, "messages", limits.messages());
    refuse(!limits.evictAtBytes() && bytes > limits.bytes(), "bytes", limits.bytes());
    refuse(!limits.evictAtDisk() && bytes > diskShare, "bytes, its share of the disk,", diskShare);
    long memory = durable.getAsBoolean() ? 0 : lanes.unwritten() + size - limits.memory();
    return new Need(messages, bytes - maxBytes(), memory);
  }

  private static void refuse(boolean full, String what, long limit) throws OutboxException {
    if (full) {
      throw new OutboxException("outbox full: " + limit + " " + what + " are held already");
    }
  }

  /** Refuses a newcomer where not enough could give way to it. */
  private void check(Need need, Priority newcomer) throws OutboxException {
    if (need.none()) {
      return;
    }
    long messages = 0;
    long bytes = 0;
    long memory = 0;
    for (Lane lane : lanes.all()) {
      if (lane.priority().compareTo(newcomer) >= 0) {
        messages += Math.max(0, lane.loose());
        bytes += Math.max(0, lane.looseBytes());
        memory += lane.unwrittenBytes();
      }
    }
    if (messages < need.messages() || bytes < need.bytes() || memory < need.memory()) {
      throw new OutboxException(
          "outbox full: "
              + Math.max(need.messages(), 1)
              + " messages or "
              + Math.max(Math.max(need.bytes(), need.memory()), 0)
              + " bytes too much, and none may give way to one of priority "
              + newcomer);
    }
  }

  /**
   * The oldest message of the lowest priority that may give way to a newcomer.
   *
   * @param inMemory whether it must be one that is in memory only
   */
  private Optional<Row> victim(Priority newcomer, boolean inMemory) {
    for (Priority priority : LOWEST_FIRST) {
      if (priority.compareTo(newcomer) < 0) {
        break;
      }
      for (Lane lane : lanes.everyone(priority)) {
        Optional<Row> victim = Optional.empty();
        if (!inMemory) {
          ahead.read(lane, lane::firstLoose);
          victim = lane.firstLoose();
        }
        victim = victim.or(lane::firstLooseUnwritten);
        if (victim.isPresent()) {
          return victim;
        }
      }
    }
    return Optional.empty();
  }
}
