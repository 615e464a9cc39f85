package io.twinwire.outbox;

import io.twinwire.api.outbox.Account;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/** The last number of one identity and priority, and what became of every number up to it. */
final class Ledger {

  private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
  private String stream;
  private long accepted;
  private long reserved;

  Ledger(String stream) {
    this.stream = stream;
  }

  static Ledger read(DataInput in) throws IOException {
    Ledger ledger = new Ledger(in.readUTF());
    ledger.accepted = in.readLong();
    ledger.reserved = in.readLong();
    for (Outcome outcome : Outcome.values()) {
      ledger.outcomes.put(outcome, in.readLong());
    }
    return ledger;
  }

  void write(DataOutput out) throws IOException {
    out.writeUTF(stream);
    out.writeLong(accepted);
    out.writeLong(reserved);
    for (Outcome outcome : Outcome.values()) {
      out.writeLong(count(outcome));
    }
  }

  /** The first part of every message-id of this sequence. */
  String stream() {
    return stream;
  }

  /** How many messages were accepted, which is the last number given. */
  long accepted() {
    return accepted;
  }

  /**
   * The highest number that may be given before the file is forced to disk again. Above the last
   * number given, it says that a run is under way, or has not ended in order.
   */
  long reserved() {
    return reserved;
  }

  void reserve(int numbers) {
    reserved = accepted + numbers;
  }

  /** Reserves nothing: the last number in the file is the last that was given. */
  void unreserve() {
    reserved = accepted;
  }

  /**
   * Takes every reserved number as given, and what became of them as unknown, which is lost. The
   * numbers after them are those of a new stream.
   */
  void skip(String newStream) {
    stream = newStream;
    accepted = reserved;
    count(Outcome.LOST, pending());
  }

  void accept() {
    accepted++;
  }

  /** Takes back the last number, which nobody has seen. */
  void unaccept() {
    accepted--;
  }

  void count(Outcome outcome, long messages) {
    outcomes.merge(outcome, messages, Long::sum);
  }

  long count(Outcome outcome) {
    return outcomes.getOrDefault(outcome, 0L);
  }

  long pending() {
    long pending = accepted;
    for (long outcome : outcomes.values()) {
      pending -= outcome;
    }
    return pending;
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
        pending());
  }
}
