package io.twinwire.outbox.store;

import io.twinwire.api.outbox.Account;
import java.util.EnumMap;
import java.util.Map;

/** The last number of a stream, and what became of its messages. */
final class Ledger {

  private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
  private long last;
  private long accepted;
  private long inMemory;
  private long bytes;
  private long settled;

  /**
   * @param last the number before the first that it will give
   */
  Ledger(long last) {
    this.last = last;
  }

  /** As it stands in the database. */
  Ledger(long last, long accepted, long inMemory, long bytes, Map<Outcome, Long> outcomes) {
    this.last = last;
    this.accepted = accepted;
    this.inMemory = inMemory;
    this.bytes = bytes;
    outcomes.forEach(this::count);
  }

  /** The last number given. */
  long last() {
    return last;
  }

  long accepted() {
    return accepted;
  }

  /** How many were held in memory only when they were accepted. */
  long inMemory() {
    return inMemory;
  }

  /** What pending messages take, in bytes. */
  long bytes() {
    return bytes;
  }

  void accept(long number, long itsBytes) {
    last = number;
    accepted++;
    bytes += itsBytes;
  }

  void acceptedInMemory(long messages) {
    inMemory += messages;
  }

  /** Takes over what another ledger has counted, of which nothing is pending any more. */
  void absorb(Ledger other) {
    accepted += other.accepted;
    inMemory += other.inMemory;
    other.outcomes.forEach(this::count);
  }

  /**
   * Numbers that may have been given by a run that could not write; what became of them is lost.
   */
  void skip(long upTo) {
    long skipped = upTo - last;
    last = upTo;
    accepted += skipped;
    inMemory += skipped;
    count(Outcome.LOST, skipped);
  }

  void settle(Row row, Outcome outcome) {
    count(outcome, row.count());
    bytes -= row.size();
  }

  /** The same, if these messages were lost. */
  Ledger without(OrderedRows rows) {
    Ledger ledger = new Ledger(last, accepted, inMemory, bytes, outcomes);
    ledger.missing(Outcome.LOST, rows.messages(), rows.bytes());
    return ledger;
  }

  /** Messages that are not in the store any more. */
  void missing(Outcome outcome, long messages, long theirBytes) {
    count(outcome, messages);
    bytes -= theirBytes;
  }

  private void count(Outcome outcome, long messages) {
    outcomes.merge(outcome, messages, Long::sum);
    settled += messages;
  }

  long count(Outcome outcome) {
    return outcomes.getOrDefault(outcome, 0L);
  }

  long pending() {
    return accepted - settled;
  }

  Account account() {
    return new Account(
        accepted,
        count(Outcome.ACKNOWLEDGED),
        count(Outcome.EXPIRED),
        count(Outcome.EVICTED),
        count(Outcome.REJECTED),
        count(Outcome.DIVERTED),
        count(Outcome.SET_ASIDE),
        count(Outcome.LOST),
        pending(),
        inMemory);
  }
}
