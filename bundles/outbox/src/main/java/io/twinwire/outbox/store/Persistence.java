package io.twinwire.outbox.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Brings what changed to disk, all of it in one transaction. While that fails it stays in memory,
 * and the numbers that are given meanwhile are reserved.
 */
final class Persistence implements Closeable {

  private final Lanes lanes;
  private final Staged staged;
  private final Disk disk;
  private final Reserve reserve;
  private final StoreClock age;
  private final Runnable aged;
  private Usage usage = Usage.NONE;
  private boolean resumed;
  private boolean clockChanged;

  /**
   * @param aged is run when the age went on from that of an earlier run
   */
  Persistence(
      Lanes lanes, Staged staged, Disk disk, Reserve reserve, StoreClock age, Runnable aged) {
    this.lanes = lanes;
    this.staged = staged;
    this.disk = disk;
    this.reserve = reserve;
    this.age = age;
    this.aged = aged;
  }

  /** Takes up what an earlier run has left, as far as it can be read. */
  void open(Path directory) {
    try {
      Files.createDirectories(directory);
      reserve.open();
      Sqlite.unpackTo(directory.resolve("native"));
      resume(disk.opened(lanes, staged.gone()));
    } catch (DatabaseException e) {
      disk.failed(e);
      disk.peek(lanes);
    } catch (IOException | RuntimeException | LinkageError e) {
      disk.failed(new DatabaseException(DatabaseException.Kind.PASSING, e.toString()));
    }
    lanes.skip(reserve);
  }

  /** Goes on from where an earlier run was, once that can be read. */
  private void resume(Database opened) throws DatabaseException {
    if (resumed) {
      return;
    }
    Optional<StoreClock.Saved> saved = opened.clock();
    // Times to live that were given by another age must not be judged by this one.
    boolean mixed =
        lanes.all().stream()
            .flatMap(lane -> lane.unwritten().all().stream())
            .anyMatch(row -> row.deadline() != Row.FOREVER);
    if (saved.isPresent() && !mixed) {
      age.resume(saved.get());
    }
    usage = usage.after(opened.usage());
    aged.run();
    resumed = true;
  }

  /** Whether what is accepted now outlasts the process once it is committed. */
  boolean durable() {
    return disk.durable();
  }

  /** What was used of the quota; kept over restarts. */
  Usage usage() {
    return usage;
  }

  void use(Usage now) {
    usage = now;
  }

  /** Whether there is something to commit. */
  boolean changed() {
    return clockChanged || !durable() || lanes.all().stream().anyMatch(Lane::changed);
  }

  /** Looks whether the wall clock was set, which a later run must know, and at the disk. */
  void look() {
    clockChanged |= age.jumped();
    disk.look();
  }

  /** A message was accepted. */
  void accepted(Row row) {
    if (!durable()) {
      inMemory(row.lane(), 1);
    }
  }

  /** From now on messages are in memory only; those that were to be written soon are so as well. */
  void failed(DatabaseException e) {
    boolean wasDurable = durable();
    disk.failed(e);
    if (wasDurable) {
      for (Lane lane : lanes.all()) {
        if (!lane.unwritten().isEmpty()) {
          inMemory(lane, lane.unwritten().messages());
        }
      }
    }
  }

  private void inMemory(Lane lane, long messages) {
    lane.ledger().acceptedInMemory(messages);
    reserve.hold(Lanes.key(lane), lane.ledger().last());
  }

  /**
   * Writes all that changed.
   *
   * @return whether it is on disk now
   */
  boolean commit() {
    if (!disk.due()) {
      return false;
    }
    // A second time at once where the first one found the database damaged.
    for (int i = 0; i < 2; i++) {
      try {
        write(disk.opened(lanes, staged.gone()));
        return true;
      } catch (DatabaseException e) {
        failed(e);
        if (e.kind() != DatabaseException.Kind.DAMAGED) {
          return false;
        }
      }
    }
    return false;
  }

  private void write(Database database) throws DatabaseException {
    resume(database);
    List<Lane> changed = lanes.all().stream().filter(Lane::changed).toList();
    database.write(staged.with(changed, lanes.absorbed(), age.save(), usage));
    changed.forEach(Lane::written);
    lanes.absorbed().clear();
    staged.clear();
    clockChanged = false;
    disk.works();
    reserve.clear(lanes.all().stream().map(Lanes::key).toList());
    reserve.open();
  }

  /** Writes what is still to be written, where the database is open, and closes. */
  @Override
  public void close() throws IOException {
    try (reserve;
        disk) {
      if (disk.open().isPresent()) {
        write(disk.opened(lanes, staged.gone()));
      }
    }
  }
}
