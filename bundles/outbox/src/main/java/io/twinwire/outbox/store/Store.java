package io.twinwire.outbox.store;

import io.twinwire.api.hub.DeviceIdentity;
import io.twinwire.api.outbox.Account;
import io.twinwire.api.outbox.OutboxException;
import io.twinwire.api.outbox.Priority;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
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

  private final Lanes lanes;
  private final Disk disk;
  private final StoreClock age;
  private final Clock wall;
  private final Staged staged = new Staged();
  private final Expiry expiry;
  private final Persistence persistence;
  private final Room room;
  private final Head head;
  private int packBytes;
  private Gathering.Most most = Gathering.Most.NONE;

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
    this.wall = wall;
    lanes = new Lanes(names);
    age = new StoreClock(boot, nanos, wall);
    disk = new Disk(directory.resolve("outbox.db"), wall, nanos, names);
    Ahead ahead = new Ahead(disk, staged.gone(), this::failed);
    expiry =
        new Expiry(
            lanes, disk, staged.gone(), age, row -> settle(row, Outcome.EXPIRED), this::failed);
    head = new Head(lanes, ahead, expiry, disk::durable);
    room =
        new Room(lanes, ahead, limits, disk::durable, nanos, row -> settle(row, Outcome.EVICTED));
    Reserve reserve = new Reserve(directory.resolve("reserve"));
    persistence = new Persistence(lanes, staged, disk, reserve, age, expiry::again);
    persistence.open(directory);
    limit(limits);
  }

  private void failed(DatabaseException e) {
    persistence.failed(e);
  }

  public synchronized void limit(Limits changed) {
    room.limit(changed, disk.share(changed.disk()));
    most = room.pack(packBytes);
  }

  /** From now on JSON messages of a commit window go together up to this size; 0 for never. */
  public synchronized void packUpTo(int bytes) {
    packBytes = bytes;
    most = room.pack(packBytes);
  }

  /** Whether what is accepted now outlasts the process once it is committed. */
  public synchronized boolean durable() {
    return persistence.durable();
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
    long deadline = age.deadline(timeToLive);
    return new Row(lane, number, header, body.apply(number), deadline);
  }

  /**
   * Accepts the message that was asked for last.
   *
   * @throws OutboxException when there is no room
   */
  public synchronized void accept(Row row) throws OutboxException {
    expiry.pass();
    room.make(row);
    row.lane().accept(row, row.header().json() ? most : Gathering.Most.NONE);
    persistence.accepted(row);
    expiry.added(row);
  }

  /** What is in memory only, in bytes. */
  public synchronized long unwritten() {
    return lanes.unwritten();
  }

  /** The next message to send: the oldest of the highest priority that is not leased. */
  public synchronized Optional<Row> first() {
    return head.next();
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
    return row.lane().packs().endOf(row.number());
  }

  /** These messages go as one from now on, over restarts. */
  public synchronized void pack(Row first, Row last) {
    first.lane().packs().put(first.number(), last.last());
    first.lane().touch();
    staged.pack(first, last);
  }

  /** The pack that began with this message is done with. */
  public synchronized void unpack(Row first) {
    first.lane().packs().remove(first.number());
    first.lane().touch();
    staged.unpack(first);
  }

  /** What was used of the quota; kept over restarts. */
  public synchronized Usage usage() {
    return persistence.usage();
  }

  public synchronized void use(Usage now) {
    persistence.use(now);
  }

  /** Whether there is something to commit. */
  public synchronized boolean changed() {
    return persistence.changed();
  }

  /**
   * Writes all that changed.
   *
   * @return whether it is on disk now
   */
  public synchronized boolean commit() {
    return persistence.commit();
  }

  /** When a commit that failed may be tried again. */
  public synchronized Duration untilRetry() {
    return disk.untilDue();
  }

  /** Looks at what changes by itself: times to live, the clock, the size of the disk. */
  public synchronized void look() {
    expiry.again();
    expiry.pass();
    persistence.look();
    limit(room.limits());
  }

  public synchronized Map<Priority, Account> accounts() {
    expiry.pass();
    return lanes.accounts();
  }

  public synchronized Level level() {
    long messages = 0;
    long bytes = 0;
    long leased = 0;
    for (Lane lane : lanes.all()) {
      messages += lane.ledger().pending();
      bytes += lane.ledger().bytes();
      leased += lane.leased();
    }
    return new Level(
        messages,
        room.limits().messages(),
        bytes,
        room.maxBytes(),
        unwritten(),
        leased,
        disk.failure(),
        disk.setAside(),
        room.sinceEviction());
  }

  /** Writes what is still to be written, and closes. */
  @Override
  public synchronized void close() throws IOException {
    persistence.close();
  }
}
