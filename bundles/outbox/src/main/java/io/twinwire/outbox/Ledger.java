package io.twinwire.outbox;

import io.twinwire.api.outbox.Account;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/** The last number of one identity and priority, and what became of every number up to it. */
final class Ledger {

  private final String stream;
  private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
  private long accepted;

  Ledger(String stream) {
    this.stream = stream;
  }

  static Ledger read(DataInput in) throws IOException {
    Ledger ledger = new Ledger(in.readUTF());
    ledger.accepted = in.readLong();
    for (Outcome outcome : Outcome.values()) {
      ledger.outcomes.put(outcome, in.readLong());
    }
    return ledger;
  }

  void write(DataOutput out) throws IOException {
    out.writeUTF(stream);
    out.writeLong(accepted);
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
