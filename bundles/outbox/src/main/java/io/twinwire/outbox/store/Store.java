package io.twinwire.outbox.store;

import io.twinwire.api.hub.DeviceIdentity;
import io.twinwire.api.outbox.Account;
import io.twinwire.api.outbox.OutboxException;
import io.twinwire.api.outbox.Priority;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Where accepted messages wait. What changes is gathered in memory and written by {@link #commit}
 * in one transaction; while that fails it stays in memory, within a bound, and is tried again. One
 * thread changes it; any thread may read accounts and level.
 */
public final class Store implements Closeable {

  /** A longer time to live is for ever. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final Lanes lanes;
  private final Disk disk;
  private final Reserve reserve;
  private final StoreClock age;
  private final Clock wall;
  private final LongSupplier nanos;
  private final Staged staged = new Staged();
  private final Ahead ahead;
  private final Expiry expiry;
  private Limits limits;
  private long diskShare = Long.MAX_VALUE;
  private boolean clockChanged;
  private boolean resumed;
  private Usage usage = Usage.NONE;
  private Optional<Long> lastEviction = Optional.empty();

  /**
   * Opens the store, if only in memory.
   *
   * @param directory holds {@code outbox.db} and {@code reserve}
   * @param names makes the random part of message-ids, one for each stream
   * @param boot tells this run of the machine from others; empty when that cannot be told
   * @param nanos elapsed time, comparable over processes within one run of the machine
   */
  public Store(
      Path directory,
      Limits limits,
      Supplier<String> names,
      Optional<String> boot,
      LongSupplier nanos,
      Clock wall) {
    this.limits = limits;
    this.wall = wall;
    this.nanos = nanos;
    lanes = new Lanes(names);
    age = new StoreClock(boot, nanos, wall);
    disk = new Disk(directory.resolve("outbox.db"), wall, nanos, names);
    ahead = new Ahead(disk, staged.gone(), this::failed);
    expiry =
        new Expiry(
            lanes, disk, staged.gone(), age, row -> settle(row, Outcome.EXPIRED), this::failed);
    reserve = new Reserve(directory.resolve("reserve"));
    try {
      Files.createDirectories(directory);
      reserve.open();
      Sqlite.unpackTo(directory.resolve("native"));
      Database opened = disk.opened(lanes, staged.gone());
      resume(opened);
    } catch (DatabaseException e) {
      disk.failed(e);
      disk.peek(lanes);
    } catch (IOException | RuntimeException | LinkageError e) {
      disk.failed(new DatabaseException(DatabaseException.Kind.PASSING, e.toString()));
    }
    lanes.skip(reserve);
    diskShare = disk.share(limits.disk());
  }

  private void resume(Database opened) throws DatabaseException {
    if (resumed) {
      return;
    }
    Optional<StoreClock.Saved> saved = opened.clock();
    // Times to live that were given by another age must not be judged by this one.
    boolean mixed =
        lanes.all().stream()
            .flatMap(lane -> lane.unwritten().stream())
            .anyMatch(row -> row.deadline() != Row.FOREVER);
    if (saved.isPresent() && !mixed) {
      age.resume(saved.get());
    }
    Usage then = opened.usage();
    usage =
        then.day() == usage.day() || usage.equals(Usage.NONE)
            ? new Usage(then.day(), then.units() + usage.units())
            : usage;
    expiry.again();
    resumed = true;
  }

  public synchronized void limit(Limits changed) {
    limits = changed;
    diskShare = disk.share(changed.disk());
  }

  /** Whether what is accepted now outlasts the process once it is committed. */
  public synchronized boolean durable() {
    return disk.failure().isEmpty();
  }

  /** From now on numbers are those of this identity, and only its messages are sent. */
  public synchronized void identify(DeviceIdentity identity) {
    lanes.use(identity);
  }

  /** A message of the next number, not accepted yet. */
  public synchronized Row next(
      Priority priority, Header header, LongFunction<byte[]> body, Optional<Duration> timeToLive) {
    Lane lane = lanes.last(priority);
    long number = lane.ledger().last() + 1;
    long deadline =
        timeToLive
            .filter(ttl -> ttl.compareTo(LONGEST) < 0)
            .map(ttl -> age.age() + ttl.toMillis())
            .orElse(Row.FOREVER);
    return new Row(lane, number, header, body.apply(number), deadline);
  }

  /**
   * Accepts the message that was asked for last.
   *
   * @throws OutboxException when there is no room
   */
  public synchronized void accept(Row row) throws OutboxException {
    expiry.pass();
    Room.Need need = need(row);
    Room.check(need, lanes, row.priority());
    // Only now: a newcomer that is refused must not have cost anything.
    while (!need.none()) {
      Optional<Row> victim = Room.victim(lanes, ahead, row.priority(), need.memory() > 0);
      if (victim.isEmpty()) {
        throw new OutboxException("outbox full: no message can give way now");
      }
      settle(victim.get(), Outcome.EVICTED);
      lastEviction = Optional.of(nanos.getAsLong());
      need = need(row);
    }
    row.lane().accept(row);
    if (!durable()) {
      row.lane().ledger().acceptedInMemory(1);
      reserve.hold(Lanes.key(row.lane()), row.number());
    }
    expiry.added(row);
  }

  private Room.Need need(Row row) throws OutboxException {
    return Room.need(row.size(), lanes.all(), limits, diskShare, durable() ? -1 : unwritten());
  }

  /** What is in memory only, in bytes. */
  public synchronized long unwritten() {
    return lanes.all().stream().mapToLong(Lane::unwrittenBytes).sum();
  }

  /** The next message to send: the oldest of the highest priority that is not leased. */
  public synchronized Optional<Row> first() {
    expiry.pass();
    for (Priority priority : Priority.values()) {
      Optional<Row> first = first(priority);
      if (first.isPresent()) {
        return first;
      }
    }
    return Optional.empty();
  }

  private Optional<Row> first(Priority priority) {
    for (Lane lane : lanes.of(priority)) {
      ahead.read(lane, lane::firstReady);
      Optional<Row> first = lane.firstReady();
      while (first.isPresent() && expiry.overdue(first.get()) && packEnd(first.get()).isEmpty()) {
        settle(first.get(), Outcome.EXPIRED);
        ahead.read(lane, lane::firstReady);
        first = lane.firstReady();
      }
      if (first.isEmpty() && !durable()) {
        first = lane.firstUnwritten();
      }
      if (first.isPresent()) {
        return first;
      }
    }
    return Optional.empty();
  }

  /** From now on messages are in memory only; those that were to be written soon are so as well. */
  private void failed(DatabaseException e) {
    boolean wasDurable = durable();
    disk.failed(e);
    if (wasDurable) {
      for (Lane lane : lanes.all()) {
        if (!lane.unwritten().isEmpty()) {
          lane.ledger().acceptedInMemory(lane.unwritten().size());
          reserve.hold(Lanes.key(lane), lane.ledger().last());
        }
      }
    }
  }

  /** Takes a message out of the order of sending; it is neither evicted nor expires meanwhile. */
  public synchronized void lease(Row row) {
    row.lane().lease(row);
  }

  /** Puts a leased message back to its place in the order. */
  public synchronized void release(Row row) {
    row.lane().release(row);
  }

  /** Removes a message and counts it. A message that is gone already is not counted again. */
  public synchronized void settle(Row row, Outcome outcome) {
    Lane lane = row.lane();
    if (!lane.isPending(row, staged.gone())) {
      return;
    }
    lane.ledger().settle(row, outcome);
    if (!lane.remove(row)) {
      staged.gone().add(row.key());
    }
  }

  /** Settles a message as rejected and keeps it aside, among the last hundred, with the reason. */
  public synchronized void reject(Row row, String reason) {
    if (row.lane().isPending(row, staged.gone())) {
      staged.reject(row, reason, wall.millis());
      settle(row, Outcome.REJECTED);
    }
  }

  /** Where the pack ends that begins with this message and was sent before; empty for none. */
  public synchronized Optional<Long> packEnd(Row row) {
    return row.lane().packOf(row.number()).map(Map.Entry::getValue);
  }

  /** These messages go as one from now on, over restarts. */
  public synchronized void pack(Row first, Row last) {
    first.lane().pack(first.number(), last.number());
    first.lane().touch();
    staged.pack(first.key(), last.key());
  }

  /** The pack that began with this message is done with. */
  public synchronized void unpack(Row first) {
    first.lane().unpack(first.number());
    first.lane().touch();
    staged.unpack(first.key());
  }

  /** What was used of the quota; kept over restarts. */
  public synchronized Usage usage() {
    return usage;
  }

  public synchronized void use(Usage now) {
    usage = now;
  }

  /** Whether there is something to commit. */
  public synchronized boolean changed() {
    return clockChanged || !durable() || lanes.all().stream().anyMatch(Lane::changed);
  }

  /**
   * Writes all that changed.
   *
   * @return whether it is on disk now
   */
  public synchronized boolean commit() {
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

  /** When a commit that failed may be tried again. */
  public synchronized Duration untilRetry() {
    return disk.untilDue();
  }

  /** Looks at what changes by itself: times to live, the clock, the size of the disk. */
  public synchronized void look() {
    expiry.again();
    expiry.pass();
    clockChanged |= age.jumped();
    diskShare = disk.share(limits.disk());
  }

  public synchronized Map<Priority, Account> accounts() {
    expiry.pass();
    return lanes.accounts();
  }

  public synchronized Level level() {
    long messages = 0;
    long bytes = 0;
    int leased = 0;
    for (Lane lane : lanes.all()) {
      messages += lane.ledger().pending();
      bytes += lane.ledger().bytes();
      leased += lane.leased();
    }
    return new Level(
        messages,
        limits.messages(),
        bytes,
        Math.min(limits.bytes(), diskShare),
        unwritten(),
        leased,
        disk.failure(),
        disk.setAside(),
        lastEviction.map(at -> Duration.ofNanos(nanos.getAsLong() - at)));
  }

  /** Writes what is still to be written, and closes. */
  @Override
  public synchronized void close() throws IOException {
    clockChanged = true;
    if (disk.open().isPresent()) {
      try {
        write(disk.opened(lanes, staged.gone()));
      } finally {
        disk.close();
      }
    }
    reserve.close();
  }
}
