package io.twinwire.outbox.store;

import io.twinwire.api.outbox.Priority;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The head of the queue: the oldest message of the highest priority that is not leased. */
final class Head {

  private final Lanes lanes;
  private final Ahead ahead;
  private final Expiry expiry;
  private final BooleanSupplier durable;

  /**
   * @param durable whether what is in memory only will soon be on disk, and is sent only then
   */
  Head(Lanes lanes, Ahead ahead, Expiry expiry, BooleanSupplier durable) {
    this.lanes = lanes;
    this.ahead = ahead;
    this.expiry = expiry;
    this.durable = durable;
  }

  /** The next message to send; empty where none waits. */
  Optional<Row> next() {
    expiry.pass();
    for (Priority priority : Priority.values()) {
      for (Lane lane : lanes.of(priority)) {
        Optional<Row> next = next(lane);
        if (next.isPresent()) {
          return next;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Row> next(Lane lane) {
    Optional<Row> next;
    do {
      ahead.read(lane, lane::firstReady);
      next = lane.firstReady();
    } while (next.isPresent() && expiry.takes(next.get()));
    return next.isEmpty() && !durable.getAsBoolean() ? lane.firstUnwritten() : next;
  }
}
