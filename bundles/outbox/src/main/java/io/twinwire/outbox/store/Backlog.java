package io.twinwire.outbox.store;

import java.util.List;
import java.util.function.Predicate;

/** The messages of a stream that are on disk, of which the next ones are in memory too. */
final class Backlog {

  /** How much of it is held in memory at once, in bytes. */
  private static final int AHEAD = 512 * 1024;

  private final OrderedRows ready = new OrderedRows();
  // The highest number that was read from disk or never had to be, and the highest that is there.
  private long read;
  private long last;

  /**
   * @param read the number up to which nothing has to be read
   * @param last the highest number on disk
   */
  Backlog(long read, long last) {
    this.read = read;
    this.last = last;
  }

  /** What of it is in memory, without what is on its way to the hub. */
  OrderedRows ready() {
    return ready;
  }

  /** Whether there is more on disk than in memory. */
  boolean mayRead() {
    return read < last;
  }

  /** The number that was read last. */
  long read() {
    return read;
  }

  /** The highest number on disk. */
  long last() {
    return last;
  }

  /** How much one reading from disk should bring, in bytes. */
  int wanted() {
    return AHEAD / 2;
  }

  /** Whether a message of this number is still to be read, if there is one. */
  boolean unread(long number) {
    return number > read && number <= last;
  }

  /**
   * Takes on what was read from disk.
   *
   * @param upTo there is nothing on disk between the last of the rows and this number
   * @param waiting whether a message waits to be sent
   */
  void loaded(List<Row> rows, long upTo, Predicate<Row> waiting) {
    for (Row row : rows) {
      if (waiting.test(row)) {
        ready.add(row);
      }
    }
    read = upTo;
  }

  /**
   * A message that was in memory is on disk now; it stays there too as long as nothing is between.
   */
  void append(Row row, boolean inFlight) {
    boolean caughtUp = read >= last;
    last = row.last();
    if (caughtUp && (inFlight || ready.bytes() < AHEAD)) {
      read = last;
      if (!inFlight) {
        ready.add(row);
      }
    }
  }

  /**
   * All numbers up to this one are on disk, or done with.
   *
   * @param empty whether all are done with, so that there is nothing to read
   */
  void reach(long number, boolean empty) {
    last = Math.max(last, number);
    if (empty) {
      read = last;
    }
  }

  /** Puts a message back that was on its way to the hub, unless it is to be read again. */
  void putBack(Row row) {
    if (row.number() <= read) {
      ready.add(row);
    }
  }
}
