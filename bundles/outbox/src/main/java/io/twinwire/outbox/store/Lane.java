package io.twinwire.outbox.store;

import io.twinwire.api.hub.DeviceIdentity;
import io.twinwire.api.outbox.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stream of numbers of one identity and priority, and its pending messages: the backlog on disk,
 * those that are in memory only, and of both those that are on their way to the hub.
 */
public final class Lane {

  private final String name;
  private final Priority priority;
  private final Ledger ledger;
  private final Backlog backlog;
  private final OrderedRows unwritten = new OrderedRows();
  private final OrderedRows leased = new OrderedRows();
  private final Packs packs = new Packs();
  private int id;
  private Optional<DeviceIdentity> identity;
  private long era;
  private boolean former;
  private boolean known;
  private boolean changed;
  private @Nullable Gathering gathering;

  /** A new stream, of which nothing is on disk. */
  Lane(int id, String name, Priority priority, Optional<DeviceIdentity> identity, long last) {
    this.id = id;
    this.name = name;
    this.priority = priority;
    this.identity = identity;
    this.ledger = new Ledger(last);
    this.backlog = new Backlog(last, last);
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
    this.backlog = new Backlog(ledger.pending() == 0 ? ledger.last() : 0, ledger.last());
    this.former = true;
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

  /**
   * Accepts a message.
   *
   * @param most what may become one row with it
   */
  void accept(Row row, Gathering.Most most) {
    Gathering open = gathering;
    int before = open == null ? 0 : open.size();
    if (open == null || !open.add(row, most)) {
      gathered();
      open = new Gathering(row);
      gathering = open;
      before = 0;
    }
    ledger.accept(row.number(), open.size() - before);
    changed = true;
  }

  /** Ends the gathering: what comes next is in another row. */
  private void gathered() {
    Gathering open = gathering;
    if (open != null) {
      gathering = null;
      unwritten.add(open.row());
    }
  }

  Backlog backlog() {
    return backlog;
  }

  /** What is in memory only, in rows that grow no more. */
  OrderedRows unwritten() {
    gathered();
    return unwritten;
  }

  /** The size of what is in memory only, which may grow. */
  long unwrittenBytes() {
    Gathering open = gathering;
    return unwritten.bytes() + (open == null ? 0 : open.size());
  }

  Packs packs() {
    return packs;
  }

  /** The next message of the backlog that is in memory. */
  Optional<Row> firstReady() {
    return backlog.ready().first();
  }

  /** The same, of those that are in no pack. */
  Optional<Row> firstLoose() {
    return backlog.ready().first(row -> !packs.contains(row.number()));
  }

  /** The oldest message in memory only that is not leased. */
  Optional<Row> firstUnwritten() {
    return unwritten().first(row -> !leased.contains(row.number()));
  }

  /** The same, of those that are in no pack. */
  Optional<Row> firstLooseUnwritten() {
    return unwritten()
        .first(row -> !leased.contains(row.number()) && !packs.contains(row.number()));
  }

  /** All that was in memory only is on disk now. */
  void written() {
    for (Row row : unwritten().all()) {
      backlog.append(row, leased.contains(row.number()));
    }
    unwritten.clear();
    backlog.reach(ledger.last(), pendingOnDisk() == 0);
    known = true;
    changed = false;
  }

  /** Takes on what was read from disk, see {@link Backlog#loaded}. */
  void loaded(List<Row> rows, long upTo, Ranges gone) {
    backlog.loaded(rows, upTo, row -> !leased.contains(row.number()) && !gone.contains(row.key()));
  }

  void lease(Row row) {
    backlog.ready().remove(row);
    leased.add(row);
  }

  void release(Row row) {
    if (leased.remove(row) && !unwritten.contains(row.number())) {
      backlog.putBack(row);
    }
  }

  /** How many messages are on their way to the hub. */
  long leased() {
    return leased.messages();
  }

  boolean isLeased(long number) {
    return leased.contains(number);
  }

  /** How many messages could give way. */
  long loose() {
    long flying =
        leased.all().stream()
            .filter(row -> !packs.contains(row.number()))
            .mapToLong(Row::count)
            .sum();
    return ledger.pending() - flying - packs.messages();
  }

  long looseBytes() {
    long packed =
        packs.isEmpty()
            ? 0
            : backlog.ready().all().stream()
                .filter(row -> packs.contains(row.number()))
                .mapToLong(Row::size)
                .sum();
    return ledger.bytes() - leased.bytes() - packed;
  }

  /**
   * Takes a message out.
   *
   * @return whether it was in memory only
   */
  boolean remove(Row row) {
    leased.remove(row);
    backlog.ready().remove(row);
    changed = true;
    return unwritten.remove(row);
  }

  long pendingOnDisk() {
    return ledger.pending() - unwritten().messages();
  }

  /** What is on disk and in memory as well. */
  List<Row> copies() {
    List<Row> copies = new ArrayList<>(backlog.ready().all());
    leased.all().stream().filter(row -> !unwritten.contains(row.number())).forEach(copies::add);
    return copies;
  }

  /** Whether a message is still to be sent. */
  boolean isPending(Row row, Ranges gone) {
    long number = row.number();
    return leased.contains(number)
        || backlog.ready().contains(number)
        || unwritten.contains(number)
        || (backlog.unread(number) && !gone.contains(row.key()));
  }
}
