package io.twinwire.outbox.store;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes away messages whose time to live has passed. */
final class Expiry {

  /** How many keys are read at once. */
  private static final int BATCH = 500;

  /** What cannot go now is looked at again after so many milliseconds. */
  private static final long AGAIN = 1000;

  private final Lanes lanes;
  private final Disk disk;
  private final Ranges gone;
  private final StoreClock clock;
  private final Consumer<Row> expired;
  private final Consumer<DatabaseException> failed;
  private long next;

  /**
   * @param gone what is done with already
   * @param expired takes a message away
   * @param failed is told when the disk cannot be read
   */
  Expiry(
      Lanes lanes,
      Disk disk,
      Ranges gone,
      StoreClock clock,
      Consumer<Row> expired,
      Consumer<DatabaseException> failed) {
    this.lanes = lanes;
    this.disk = disk;
    this.gone = gone;
    this.clock = clock;
    this.expired = expired;
    this.failed = failed;
  }

  /** Takes a message that comes next away, where its time has passed; whether it did. */
  boolean takes(Row row) {
    boolean takes = overdue(row) && !row.lane().packs().contains(row.number());
    if (takes) {
      expired.accept(row);
    }
    return takes;
  }

  private boolean overdue(Row row) {
    return row.deadline() <= clock.age();
  }

  void added(Row row) {
    next = Math.min(next, row.deadline());
  }

  /** The next {@link #pass} looks at all messages, whatever was known of them. */
  void again() {
    next = 0;
  }

  void pass() {
    long now = clock.age();
    if (now < next) {
      return;
    }
    long earliest = Row.FOREVER;
    for (Lane lane : lanes.all()) {
      for (Row row : List.copyOf(lane.unwritten().all())) {
        if (overdue(row) && !lane.isLeased(row.number()) && !lane.packs().contains(row.number())) {
          expired.accept(row);
        } else {
          earliest = Math.min(earliest, row.deadline());
        }
      }
    }
    Optional<Database> database = disk.open();
    if (database.isPresent()) {
      try {
        earliest = Math.min(earliest, onDisk(database.get(), now));
      } catch (DatabaseException e) {
        failed.accept(e);
      }
    }
    next = Math.max(earliest, now + 1);
  }

  private long onDisk(Database database, long now) throws DatabaseException {
    List<Long> keys = database.messages().overdue(now, 0, BATCH);
    while (!keys.isEmpty()) {
      for (long key : keys) {
        expire(database, key);
      }
      keys = database.messages().overdue(now, keys.get(keys.size() - 1), BATCH);
    }
    long deadline = database.messages().nextDeadline();
    // What is leased, or gone but not yet off the disk, would be found again and again.
    return deadline <= now ? now + AGAIN : deadline;
  }

  private void expire(Database database, long key) throws DatabaseException {
    Lane lane = lanes.byId().get(Row.stream(key));
    long number = Row.number(key);
    if (lane != null
        && !gone.contains(key)
        && !lane.isLeased(number)
        && !lane.packs().contains(number)) {
      database.messages().read(lane, number - 1, number, 1).rows().forEach(expired);
    }
  }
}
