package io.twinwire.outbox.store;

import io.twinwire.outbox.store.DatabaseException.Kind;
import io.twinwire.support.data.OwnerOnly;
import io.twinwire.support.retry.RetryPolicy;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The database file, as long as it can be used, and the way back to it when it cannot. */
final class Disk implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(Disk.class);

  private static final RetryPolicy RETRY =
      new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(60), 0);

  private final Path file;
  private final Clock clock;
  private final LongSupplier nanos;
  private final Supplier<String> names;
  private final Path rescued;
  private final Ballast ballast;
  private final List<String> setAside = new ArrayList<>();
  private @Nullable Database database;
  private boolean loaded;
  private boolean damaged;
  private Optional<String> failure = Optional.empty();
  private int failures;
  private long nextTry;

  /**
   * @param nanos elapsed time
   * @param names makes the random part of message-ids
   */
  Disk(Path file, Clock clock, LongSupplier nanos, Supplier<String> names) {
    this.file = file;
    this.rescued = file.resolveSibling("outbox-rescued.db");
    this.ballast = new Ballast(file.resolveSibling("ballast"));
    this.clock = clock;
    this.nanos = nanos;
    this.names = names;
  }

  /** Why nothing can be written now; empty while all is well. */
  Optional<String> failure() {
    return failure;
  }

  /** Whether what is written now is on disk. */
  boolean durable() {
    return failure.isEmpty();
  }

  /** The damaged files that were renamed since the start. */
  List<String> setAside() {
    return List.copyOf(setAside);
  }

  /** Whether it is time to try again what has failed. */
  boolean due() {
    return durable() || nanos.getAsLong() - nextTry >= 0;
  }

  /** How long to wait until then. */
  Duration untilDue() {
    return Duration.ofNanos(Math.max(0, nextTry - nanos.getAsLong()));
  }

  /** The database for reading; empty while it cannot be opened. */
  Optional<Database> open() {
    return Optional.ofNullable(database);
  }

  /**
   * The database for writing; opened, and rescued, if need be.
   *
   * @param gone what is done with already, though the database may have it
   */
  Database opened(Lanes lanes, Ranges gone) throws DatabaseException {
    Database open = database;
    if (open != null) {
      return open;
    }
    try {
      finishRescue();
      if (damaged) {
        throw new DatabaseException(Kind.DAMAGED, failure.orElse(""));
      }
      Files.createDirectories(file.toAbsolutePath().getParent());
      if (!Files.exists(file)) {
        OwnerOnly.create(file);
      }
      open = Database.open(file);
      if (!loaded) {
        load(open, lanes);
      }
    } catch (DatabaseException e) {
      if (open != null) {
        open.close();
      }
      if (e.kind() != Kind.DAMAGED) {
        throw e;
      }
      open = rescued(lanes, gone, e);
    } catch (IOException e) {
      throw new DatabaseException(Kind.BROKEN, e.toString());
    }
    loaded = true;
    database = open;
    ballast.take();
    return open;
  }

  private static void load(Database open, Lanes lanes) throws DatabaseException {
    lanes.load(open.lanes());
    open.packs(lanes.byId());
  }

  private Database rescued(Lanes lanes, Ranges gone, DatabaseException why)
      throws DatabaseException {
    LOG.error("{} is damaged ({}); it is set aside", file, why.getMessage());
    Path rescue = file.resolveSibling("outbox-rescue.db");
    try {
      // One that was not finished: the damaged database is still where it was.
      for (String companion : List.of("-wal", "-shm", "")) {
        Files.deleteIfExists(rescue.resolveSibling(rescue.getFileName() + companion));
      }
      OwnerOnly.create(rescue);
      try (Database fresh = Database.open(rescue)) {
        new Rescue(fresh, lanes, gone, names).from(file);
      }
      Files.move(rescue, rescued);
      damaged = false;
      finishRescue();
    } catch (DatabaseException e) {
      throw e;
    } catch (IOException e) {
      throw new DatabaseException(Kind.BROKEN, file + ": damaged, and cannot be rescued: " + e);
    }
    return Database.open(file);
  }

  /** Puts a rescued database, which is whole, in the place of the damaged one. */
  private void finishRescue() throws IOException {
    if (Files.exists(rescued)) {
      Path aside = Rescue.setAside(file, clock.instant());
      setAside.add(aside.toString());
      Files.move(rescued, file);
    }
  }

  /** Takes from a database that cannot be written at least the numbers that were given. */
  void peek(Lanes lanes) {
    if (loaded || !Files.isReadable(file)) {
      return;
    }
    try (Database readable = Database.openReadOnly(file)) {
      lanes.load(readable.lanes());
    } catch (DatabaseException | RuntimeException e) {
      LOG.debug("{} cannot be read either", file, e);
    }
  }

  /** Something could not be read or written: it is tried again after a while. */
  void failed(DatabaseException e) {
    String cause = file + ": " + e.getMessage();
    if (!failure.equals(Optional.of(cause))) {
      LOG.warn("Messages are held in memory only: {}", cause);
    }
    failure = Optional.of(cause);
    failures++;
    damaged |= e.kind() == Kind.DAMAGED;
    nextTry = nanos.getAsLong() + RETRY.delay(failures, new Random()).toNanos();
    Database open = database;
    if (e.kind() == Kind.FULL) {
      ballast.give();
      if (open != null) {
        open.makeRoom();
      }
    } else if (open != null && e.kind() != Kind.PASSING) {
      open.close();
      database = null;
    }
  }

  void works() {
    if (failure.isPresent()) {
      LOG.info("Messages are on disk again");
      ballast.take();
    }
    failure = Optional.empty();
    failures = 0;
  }

  /** Looks whether there is space again for what was given up on a full disk. */
  void look() {
    if (durable()) {
      ballast.takeAgain();
    }
  }

  /** What share of the file system is this many percent, in bytes. */
  long share(int percent) {
    try {
      long total = Files.getFileStore(file.toAbsolutePath().getParent()).getTotalSpace();
      return total <= 0 ? Long.MAX_VALUE : total / 100 * percent;
    } catch (IOException | RuntimeException e) {
      LOG.debug("The size of the file system of {} is unknown", file, e);
      return Long.MAX_VALUE;
    }
  }

  @Override
  public void close() {
    Database open = database;
    if (open != null) {
      open.close();
      database = null;
    }
  }
}
