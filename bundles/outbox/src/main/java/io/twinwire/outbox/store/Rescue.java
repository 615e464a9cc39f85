package io.twinwire.outbox.store;

import io.twinwire.api.outbox.Priority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets a damaged database aside, whole, and saves from it what can be read. */
final class Rescue {

  private static final Logger LOG = LoggerFactory.getLogger(Rescue.class);

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** How much is read, and written, at once: messages, and bytes. */
  private static final int BATCH = 500;

  private static final int CHUNK = 256 * 1024;

  private final Database fresh;
  private final Lanes lanes;
  private final Ranges gone;
  private final Supplier<String> names;
  private final List<Row> batch = new ArrayList<>();
  private long batchBytes;

  /**
   * @param fresh takes what is saved
   * @param gone what is done with already
   * @param names makes the random part of message-ids
   */
  Rescue(Database fresh, Lanes lanes, Ranges gone, Supplier<String> names) {
    this.fresh = fresh;
    this.lanes = lanes;
    this.gone = gone;
    this.names = names;
  }

  /** Renames a database with its companions, last of all itself; the name tells the date. */
  static Path setAside(Path database, Instant now) throws IOException {
    String name = database.getFileName().toString().replace(".db", "");
    String base = name + "-damaged-" + DATE.format(now);
    Path aside = database.resolveSibling(base + ".db");
    for (int i = 2; Files.exists(aside); i++) {
      aside = database.resolveSibling(base + "-" + i + ".db");
    }
    for (String companion : List.of("-wal", "-shm", "")) {
      Path file = database.resolveSibling(database.getFileName() + companion);
      if (Files.exists(file)) {
        Files.move(file, aside.resolveSibling(aside.getFileName() + companion));
      }
    }
    return aside;
  }

  /**
   * Saves what the database has, what of it is in memory first. What cannot be read is counted as
   * set aside.
   */
  void from(Path aside) throws DatabaseException {
    Database damaged = null;
    try {
      damaged = Database.openReadOnly(aside);
    } catch (DatabaseException e) {
      LOG.warn("{} cannot be read at all: {}", aside, e.getMessage());
    }
    try {
      if (damaged != null && lanes.all().stream().noneMatch(Lane::known)) {
        load(damaged);
        remember(damaged);
      }
      for (Lane lane : lanes.all()) {
        if (lane.pendingOnDisk() > 0) {
          save(damaged, lane);
        }
      }
    } finally {
      if (damaged != null) {
        damaged.close();
      }
    }
    flush();
    fresh.adopt(lanes.all(), List.of());
  }

  private void load(Database damaged) throws DatabaseException {
    try {
      lanes.load(damaged.lanes());
    } catch (DatabaseException | RuntimeException e) {
      LOG.warn("The streams of the damaged database cannot be read: {}", e.getMessage());
      lanes.load(strays(damaged));
    }
  }

  private void remember(Database damaged) throws DatabaseException {
    try {
      damaged.packs(lanes.byId());
      fresh.remember(damaged.clock(), damaged.usage());
    } catch (DatabaseException e) {
      LOG.warn("Packs, clock or quota cannot be read: {}", e.getMessage());
    }
  }

  /** Messages of which nobody knows any more whose they were: as many streams as there are. */
  private List<Lane> strays(Database damaged) throws DatabaseException {
    List<Lane> found = new ArrayList<>();
    Optional<Long> key = firstKeyAfter(damaged, 0);
    while (key.isPresent()) {
      int stream = Row.stream(key.get());
      long[] seen = new long[3];
      Lane probe = new Lane(stream, names.get(), Priority.NORMAL, Optional.empty(), 0);
      salvage(
          damaged,
          probe,
          Row.MAX_NUMBER,
          row -> {
            seen[0] = row.last();
            seen[1] += row.count();
            seen[2] += row.size();
          });
      found.add(Lane.stray(probe, seen[0], seen[1], seen[2]));
      key = firstKeyAfter(damaged, Row.key(stream, Row.MAX_NUMBER));
    }
    return found;
  }

  private static Optional<Long> firstKeyAfter(Database damaged, long key) {
    try {
      return damaged.messages().firstKeyAfter(key);
    } catch (DatabaseException e) {
      LOG.warn("Not all messages of the damaged database can be found: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private void save(@Nullable Database damaged, Lane lane) throws DatabaseException {
    Set<Long> copied = new HashSet<>();
    Count count = new Count();
    for (Row row : lane.copies()) {
      copied.add(row.number());
      keep(row, count);
    }
    if (damaged != null) {
      salvage(
          damaged,
          lane,
          lane.backlog().last(),
          row -> {
            if (!copied.contains(row.number())) {
              keep(row, count);
            }
          });
    }
    long missing = lane.pendingOnDisk() - count.messages;
    long missingBytes = lane.ledger().bytes() - lane.unwritten().bytes() - count.bytes;
    if (missing > 0) {
      lane.ledger().missing(Outcome.SET_ASIDE, missing, missingBytes);
    }
    LOG.warn("Stream {}: {} messages were rescued, {} not", lane.name(), count.messages, missing);
  }

  private static final class Count {
    private long messages;
    private long bytes;
  }

  private void keep(Row row, Count count) throws DatabaseException {
    if (gone.contains(row.key())) {
      return;
    }
    count.messages += row.count();
    count.bytes += row.size();
    batch.add(row);
    batchBytes += row.size();
    if (batch.size() >= BATCH || batchBytes >= CHUNK) {
      flush();
    }
  }

  private void flush() throws DatabaseException {
    fresh.adopt(List.of(), batch);
    batch.clear();
    batchBytes = 0;
  }

  /** What can be read closest behind the damage. */
  private static MessageReader.Part nearest(
      Database damaged, Lane lane, long unreadable, long readable, long last)
      throws DatabaseException {
    long low = unreadable;
    long high = readable;
    while (high - low > 1) {
      long middle = low + (high - low) / 2;
      try {
        damaged.messages().read(lane, middle, last, 1);
        high = middle;
      } catch (DatabaseException e) {
        low = middle;
      }
    }
    return damaged.messages().read(lane, high, last, 1);
  }

  private interface Visitor {
    void found(Row row) throws DatabaseException;
  }

  /** Reads a lane; where it cannot be read, after steps that grow, behind the damage. */
  private static void salvage(Database damaged, Lane lane, long last, Visitor visitor)
      throws DatabaseException {
    long after = 0;
    long step = 0;
    int chunk = CHUNK;
    while (after + step < last) {
      MessageReader.Part part;
      try {
        part = damaged.messages().read(lane, after + step, last, chunk);
      } catch (DatabaseException e) {
        if (chunk > 1) {
          // One by one, up to the damage.
          chunk = 1;
        } else {
          step = Math.max(1, step * 2);
        }
        continue;
      }
      if (step > 1) {
        // Somewhere in the last step the damage ends.
        part = nearest(damaged, lane, after + step / 2, after + step, last);
      }
      if (step > 0) {
        chunk = CHUNK;
      }
      step = 0;
      after = part.upTo();
      for (Row row : part.rows()) {
        visitor.found(row);
      }
    }
  }
}
