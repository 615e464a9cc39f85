package io.twinwire.outbox.store;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Reads from disk into the lanes what comes next. */
final class Ahead {

  private final Disk disk;
  private final Ranges gone;
  private final Consumer<DatabaseException> failed;

  /**
   * @param gone what is done with already
   * @param failed is told when the disk cannot be read
   */
  Ahead(Disk disk, Ranges gone, Consumer<DatabaseException> failed) {
    this.disk = disk;
    this.gone = gone;
    this.failed = failed;
  }

  /** Reads on until there is what is wanted, or no more. */
  void read(Lane lane, Supplier<Optional<Row>> wanted) {
    while (wanted.get().isEmpty() && lane.mayRead()) {
      Optional<Database> database = disk.open();
      if (database.isEmpty()) {
        return;
      }
      try {
        Database.Part part =
            database.get().read(lane, lane.read(), lane.lastOnDisk(), lane.wanted());
        lane.loaded(part.rows(), part.upTo(), gone);
      } catch (DatabaseException e) {
        failed.accept(e);
        return;
      }
    }
  }
}
