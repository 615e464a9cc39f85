package io.twinwire.outbox.store;

import java.util.Collection;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Rows of one stream in the order of their numbers, and what they take. */
final class OrderedRows {

  private final TreeMap<Long, Row> rows = new TreeMap<>();
  private long bytes;
  private long messages;

  void add(Row row) {
    if (rows.put(row.number(), row) == null) {
      bytes += row.size();
      messages += row.count();
    }
  }

  /** Whether it was there. */
  boolean remove(Row row) {
    boolean there = rows.remove(row.number()) != null;
    if (there) {
      bytes -= row.size();
      messages -= row.count();
    }
    return there;
  }

  void clear() {
    rows.clear();
    bytes = 0;
    messages = 0;
  }

  boolean contains(long number) {
    return rows.containsKey(number);
  }

  Optional<Row> first() {
    return rows.isEmpty() ? Optional.empty() : Optional.of(rows.firstEntry().getValue());
  }

  Optional<Row> first(Predicate<Row> wanted) {
    return rows.values().stream().filter(wanted).findFirst();
  }

  Collection<Row> all() {
    return rows.values();
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** How many messages are in the rows. */
  long messages() {
    return messages;
  }

  long bytes() {
    return bytes;
  }
}
