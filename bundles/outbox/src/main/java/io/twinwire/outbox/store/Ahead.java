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
    Backlog backlog = lane.backlog();
    while (wanted.get().isEmpty() && backlog.mayRead()) {
      Optional<Database> database = disk.open();
      if (database.isEmpty()) {
        return;
      }
      try {
        MessageReader.Part part =
            database.get().messages().read(lane, backlog.read(), backlog.last(), backlog.wanted());
        lane.loaded(part.rows(), part.upTo(), gone);
      } catch (DatabaseException e) {
        failed.accept(e);
        return;
      }
    }
  }
}
