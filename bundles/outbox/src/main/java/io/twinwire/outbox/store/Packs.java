package io.twinwire.outbox.store;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The packs of a stream: messages, first to last, that have gone, or go, as one. */
final class Packs {

  private final TreeMap<Long, Long> lasts = new TreeMap<>();

  void put(long first, long last) {
    lasts.put(first, last);
  }

  void remove(long first) {
    lasts.remove(first);
  }

  /** The last number of the pack that a message belongs to; empty where it is in none. */
  Optional<Long> endOf(long number) {
    Map.Entry<Long, Long> pack = lasts.floorEntry(number);
    return pack == null || pack.getValue() < number
        ? Optional.empty()
        : Optional.of(pack.getValue());
  }

  boolean contains(long number) {
    return endOf(number).isPresent();
  }

  boolean isEmpty() {
    return lasts.isEmpty();
  }

  /** How many messages are in packs. */
  long messages() {
    return lasts.entrySet().stream().mapToLong(pack -> pack.getValue() - pack.getKey() + 1).sum();
  }

  /** First and last number of each. */
  Set<Map.Entry<Long, Long>> all() {
    return lasts.entrySet();
  }
}
