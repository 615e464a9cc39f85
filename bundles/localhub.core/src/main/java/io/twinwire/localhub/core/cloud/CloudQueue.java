package io.twinwire.localhub.core.cloud;

import io.twinwire.api.localhub.Identity;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The messages that wait for one identity. All calls but size are made under the hub's lock. */
final class CloudQueue {

  private final Identity identity;
  private final String generationId;
  private final TreeMap<Long, CloudEntry> entries = new TreeMap<>();
  private long last;
  private volatile int size;

  /**
   * @param last the sequence that was given last, 0 for none
   */
  CloudQueue(Identity identity, String generationId, long last) {
    this.identity = identity;
    this.generationId = generationId;
    this.last = last;
  }

  Identity identity() {
    return identity;
  }

  String generationId() {
    return generationId;
  }

  int size() {
    return size;
  }

  long last() {
    return last;
  }

  long next() {
    return ++last;
  }

  Collection<CloudEntry> all() {
    return List.copyOf(entries.values());
  }

  void add(CloudEntry entry) {
    entries.put(entry.sequence(), entry);
    last = Math.max(last, entry.sequence());
    size = entries.size();
  }

  void remove(CloudEntry entry) {
    entries.remove(entry.sequence());
    size = entries.size();
  }

  /** The oldest one that passes. */
  Optional<CloudEntry> first(Predicate<CloudEntry> passes) {
    return entries.values().stream().filter(passes).findFirst();
  }

  boolean hasExpired(Instant now) {
    return entries.values().stream().anyMatch(entry -> entry.isExpired(now));
  }
}
