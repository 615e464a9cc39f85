package io.twinwire.outbox.store;

import io.twinwire.api.hub.DeviceIdentity;
import io.twinwire.api.outbox.Priority;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A stream of numbers of one identity and priority, and its pending messages: those on disk, of
 * which the next ones are in memory too, and those that are in memory only.
 */
public final class Lane {

  /** How much of what is on disk is held in memory at once, in bytes. */
  private static final int AHEAD = 512 * 1024;

  private final String name;
  private final Priority priority;
  private final Ledger ledger;
  private final TreeMap<Long, Row> ready = new TreeMap<>();
  private final Map<Long, Row> leased = new HashMap<>();
  private final TreeMap<Long, Row> unwritten = new TreeMap<>();
  private final TreeMap<Long, Long> packs = new TreeMap<>();
  private int id;
  private Optional<DeviceIdentity> identity;
  private long era;
  private long readyBytes;
  private long leasedBytes;
  private long unwrittenBytes;
  // The highest number that was read from disk or never had to be, and the highest that is there.
  private long read;
  private long written;
  private boolean former;
  private boolean known;
  private boolean changed;

  /** A new stream, of which nothing is on disk. */
  Lane(int id, String name, Priority priority, Optional<DeviceIdentity> identity, long last) {
    this.id = id;
    this.name = name;
    this.priority = priority;
    this.identity = identity;
    this.ledger = new Ledger(last);
    this.former = false;
    this.read = last;
    this.written = last;
    this.changed = true;
  }

  /** A stream as it stands on disk. */
  Lane(
      int id,
      String name,
      Priority priority,
      Optional<DeviceIdentity> identity,
      long era,
      Ledger ledger) {
    this.id = id;
    this.name = name;
    this.priority = priority;
    this.identity = identity;
    this.era = era;
    this.ledger = ledger;
    this.former = true;
    this.written = ledger.last();
    this.read = ledger.pending() == 0 ? written : 0;
    this.known = true;
  }

  /**
   * A stream of which only messages are left.
   *
   * @param last the highest number among them
   */
  static Lane stray(Lane probe, long last, long messages, long bytes) {
    Ledger ledger = new Ledger(last, messages, 0, bytes, Map.of());
    return new Lane(probe.id, probe.name, probe.priority, probe.identity, 0, ledger);
  }

  int id() {
    return id;
  }

  /** The first part of every message-id of this stream. */
  public String name() {
    return name;
  }

  public Priority priority() {
    return priority;
  }

  Optional<DeviceIdentity> identity() {
    return identity;
  }

  /** The stream that was used last has the highest. */
  long era() {
    return era;
  }

  Ledger ledger() {
    return ledger;
  }

  /** Whether it is of an earlier run: its numbers are done with. */
  boolean former() {
    return former;
  }

  /** Gives no more numbers: what comes next goes to another stream. */
  void retire() {
    former = true;
  }

  /** Whether the database has this stream. */
  boolean known() {
    return known;
  }

  /** Whether it differs from what the database has. */
  boolean changed() {
    return changed;
  }

  void touch() {
    changed = true;
  }

  void renumber(int newId) {
    id = newId;
    changed = true;
  }

  void use(Optional<DeviceIdentity> newIdentity, long newEra) {
    identity = newIdentity;
    era = newEra;
    changed = true;
  }

  void accept(Row row) {
    ledger.accept(row);
    unwritten.put(row.number(), row);
    unwrittenBytes += row.size();
    changed = true;
  }

  /** What is in memory only, in order. */
  Collection<Row> unwritten() {
    return unwritten.values();
  }

  long unwrittenBytes() {
    return unwrittenBytes;
  }

  /** The oldest message in memory only that is not leased. */
  Optional<Row> firstUnwritten() {
    return unwritten.values().stream().filter(row -> !leased.containsKey(row.number())).findFirst();
  }

  /** The same, of those that are in no pack. */
  Optional<Row> firstLooseUnwritten() {
    return unwritten.values().stream()
        .filter(row -> !leased.containsKey(row.number()) && packOf(row.number()).isEmpty())
        .findFirst();
  }

  /** All that was in memory only is on disk now. */
  void written() {
    for (Row row : unwritten.values()) {
      boolean caughtUp = read >= written;
      written = row.number();
      boolean inFlight = leased.containsKey(row.number());
      if (caughtUp && (inFlight || readyBytes < AHEAD)) {
        read = row.number();
        if (!inFlight) {
          addReady(row);
        }
      }
    }
    unwritten.clear();
    unwrittenBytes = 0;
    written = Math.max(written, ledger.last());
    if (pendingOnDisk() == 0) {
      read = written;
    }
    known = true;
    changed = false;
  }

  /** Whether there is more on disk than in memory. */
  boolean mayRead() {
    return read < written;
  }

  /** The number that was read last. */
  long read() {
    return read;
  }

  long lastOnDisk() {
    return written;
  }

  /**
   * Takes on what was read from disk.
   *
   * @param upTo there is nothing on disk between the last of the rows and this number
   */
  void loaded(List<Row> rows, long upTo, Ranges gone) {
    for (Row row : rows) {
      if (!leased.containsKey(row.number()) && !gone.contains(row.key())) {
        addReady(row);
      }
    }
    read = upTo;
  }

  /** How much one reading from disk should bring, in bytes. */
  int wanted() {
    return AHEAD / 2;
  }

  /** The next message in memory. */
  Optional<Row> firstReady() {
    return ready.isEmpty() ? Optional.empty() : Optional.of(ready.firstEntry().getValue());
  }

  /** The first message in memory that is in no pack. */
  Optional<Row> firstLoose() {
    return ready.values().stream().filter(row -> packOf(row.number()).isEmpty()).findFirst();
  }

  void lease(Row row) {
    removeReady(row);
    leased.put(row.number(), row);
    leasedBytes += row.size();
  }

  void release(Row row) {
    if (leased.remove(row.number()) != null) {
      leasedBytes -= row.size();
      if (!unwritten.containsKey(row.number()) && row.number() <= read) {
        addReady(row);
      }
    }
  }

  int leased() {
    return leased.size();
  }

  /** How many messages could give way. */
  long loose() {
    long flying = leased.keySet().stream().filter(number -> packOf(number).isEmpty()).count();
    return ledger.pending() - flying - packs.entrySet().stream().mapToLong(Lane::span).sum();
  }

  long looseBytes() {
    long packed =
        packs.isEmpty()
            ? 0
            : ready.values().stream()
                .filter(row -> packOf(row.number()).isPresent())
                .mapToLong(Row::size)
                .sum();
    return ledger.bytes() - leasedBytes - packed;
  }

  private static long span(Map.Entry<Long, Long> pack) {
    return pack.getValue() - pack.getKey() + 1;
  }

  boolean isLeased(long number) {
    return leased.containsKey(number);
  }

  /**
   * Takes a message out.
   *
   * @return whether it was in memory only
   */
  boolean remove(Row row) {
    if (leased.remove(row.number()) != null) {
      leasedBytes -= row.size();
    }
    removeReady(row);
    changed = true;
    if (unwritten.remove(row.number()) != null) {
      unwrittenBytes -= row.size();
      return true;
    }
    return false;
  }

  long pendingOnDisk() {
    return ledger.pending() - unwritten.size();
  }

  /** What is on disk and in memory as well. */
  List<Row> copies() {
    List<Row> copies = new ArrayList<>(ready.values());
    leased.values().stream()
        .filter(row -> !unwritten.containsKey(row.number()))
        .forEach(copies::add);
    return copies;
  }

  /** Whether a message is still to be sent. */
  boolean isPending(Row row, Ranges gone) {
    long number = row.number();
    return leased.containsKey(number)
        || ready.containsKey(number)
        || unwritten.containsKey(number)
        || (number > read && number <= written && !gone.contains(row.key()));
  }

  /** Messages first to last have gone, or go, as one. */
  void pack(long first, long last) {
    packs.put(first, last);
  }

  Map<Long, Long> packs() {
    return packs;
  }

  void unpack(long first) {
    packs.remove(first);
  }

  /** The pack that a message belongs to, its first and last number. */
  Optional<Map.Entry<Long, Long>> packOf(long number) {
    return Optional.ofNullable(packs.floorEntry(number)).filter(pack -> pack.getValue() >= number);
  }

  List<Row> inFlight() {
    return new ArrayList<>(leased.values());
  }

  private void addReady(Row row) {
    if (ready.put(row.number(), row) == null) {
      readyBytes += row.size();
    }
  }

  private void removeReady(Row row) {
    if (ready.remove(row.number()) != null) {
      readyBytes -= row.size();
    }
  }
}
