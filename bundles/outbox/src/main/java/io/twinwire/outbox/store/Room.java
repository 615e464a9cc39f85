package io.twinwire.outbox.store;

import io.twinwire.api.outbox.OutboxException;
import io.twinwire.api.outbox.Priority;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Judges whether a message has room, and which one would give way. */
final class Room {

  private static final List<Priority> LOWEST_FIRST =
      List.of(Priority.LOW, Priority.NORMAL, Priority.HIGH);

  private Room() {}

  /**
   * What must give way: so many messages and bytes.
   *
   * @param memory how much of the bytes must be of messages in memory only
   */
  record Need(long messages, long bytes, long memory) {

    boolean none() {
      return messages <= 0 && bytes <= 0 && memory <= 0;
    }
  }

  /**
   * @param diskBytes what the limit on the disk's share allows, in bytes
   * @param unwritten in memory only, bytes; less than zero while all can be written
   * @throws OutboxException where a limit that refuses is reached
   */
  static Need need(int size, Collection<Lane> lanes, Limits limits, long diskBytes, long unwritten)
      throws OutboxException {
    long messages = 1 - limits.messages();
    long bytes = size;
    for (Lane lane : lanes) {
      messages += lane.ledger().pending();
      bytes += lane.ledger().bytes();
    }
    refuse(!limits.evictAtMessages() && messages > 0, "messages", limits.messages());
    refuse(!limits.evictAtBytes() && bytes > limits.bytes(), "bytes", limits.bytes());
    refuse(!limits.evictAtDisk() && bytes > diskBytes, "bytes, its share of the disk,", diskBytes);
    long memory = unwritten < 0 ? 0 : unwritten + size - limits.memory();
    return new Need(messages, bytes - Math.min(limits.bytes(), diskBytes), memory);
  }

  private static void refuse(boolean full, String what, long limit) throws OutboxException {
    if (full) {
      throw new OutboxException("outbox full: " + limit + " " + what + " are held already");
    }
  }

  /**
   * Whether enough could give way to a newcomer of this priority.
   *
   * @throws OutboxException when not
   */
  static void check(Need need, Lanes lanes, Priority newcomer) throws OutboxException {
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
  static Optional<Row> victim(Lanes lanes, Ahead ahead, Priority newcomer, boolean inMemory) {
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
