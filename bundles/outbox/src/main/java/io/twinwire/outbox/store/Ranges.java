package io.twinwire.outbox.store;

import java.util.Map;
import java.util.TreeMap;

/** A set of whole numbers that are mostly neighbours. */
final class Ranges {

  /** Visits a range, both ends in it. */
  interface Visitor<E extends Exception> {
    void range(long first, long last) throws E;
  }

  private final TreeMap<Long, Long> lasts = new TreeMap<>();

  void add(long number) {
    if (contains(number)) {
      return;
    }
    long first = number;
    long last = number;
    Map.Entry<Long, Long> before = lasts.floorEntry(number);
    if (before != null && before.getValue() == number - 1) {
      first = before.getKey();
    }
    Long after = lasts.remove(number + 1);
    if (after != null) {
      last = after;
    }
    lasts.put(first, last);
  }

  boolean contains(long number) {
    Map.Entry<Long, Long> range = lasts.floorEntry(number);
    return range != null && range.getValue() >= number;
  }

  <E extends Exception> void forEach(Visitor<E> visitor) throws E {
    for (Map.Entry<Long, Long> range : lasts.entrySet()) {
      visitor.range(range.getKey(), range.getValue());
    }
  }

  void clear() {
    lasts.clear();
  }
}
