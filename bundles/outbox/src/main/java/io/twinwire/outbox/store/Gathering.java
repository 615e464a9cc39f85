package io.twinwire.outbox.store;

import java.io.ByteArrayOutputStream;

/** Messages of one stream and commit window, and how they become one row. */
final class Gathering {

  /**
   * How far apart the deadlines in a row may be, in milliseconds; the row has the last one, for
   * nothing expires early.
   */
  private static final long DEADLINES = 1000;

  /**
   * What may become one row.
   *
   * @param messages at most
   * @param bytes at most, unless one message alone has more; 0 for no packs at all
   */
  record Most(long messages, int bytes) {

    static final Most NONE = new Most(1, 0);
  }

  private final Row first;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
  private int count = 1;
  private long deadline;
  private int size;

  Gathering(Row first) {
    this.first = first;
    this.deadline = first.deadline();
    this.size = first.size();
  }

  /** As the hub meters it, in bytes. */
  int size() {
    return size;
  }

  /** Takes the message of the next number in, where it fits; whether it did. */
  boolean add(Row next, Most most) {
    // An array has two brackets, and a comma before every message but the first.
    int length = (count == 1 ? first.body().length + 1 : body.size()) + next.body().length + 2;
    int larger = Row.sizeOf(first.lane(), first.number(), count + 1, first.header(), length);
    if (next.number() != first.number() + count
        || count >= most.messages()
        || larger > most.bytes()
        || !first.header().equals(next.header())
        || !near(next.deadline())) {
      return false;
    }
    if (count == 1) {
      body.write('[');
      body.writeBytes(first.body());
    }
    body.write(',');
    body.writeBytes(next.body());
    count++;
    size = larger;
    deadline = Math.max(deadline, next.deadline());
    return true;
  }

  private boolean near(long other) {
    return other == first.deadline()
        || (other != Row.FOREVER
            && first.deadline() != Row.FOREVER
            && Math.abs(other - first.deadline()) <= DEADLINES);
  }

  /** The row; nothing is added afterwards. */
  Row row() {
    if (count == 1) {
      return first;
    }
    body.write(']');
    return new Row(
        first.lane(), first.number(), count, first.header(), body.toByteArray(), deadline, size);
  }
}
