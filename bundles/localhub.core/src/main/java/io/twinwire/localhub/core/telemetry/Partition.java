package io.twinwire.localhub.core.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a partition without a gap, numbered from 0; the newest always stays, as it says
 * where to go on. Every call but those on watchers is made under the hub's lock.
 */
final class Partition {

  /** A message as it is stored, not yet read. */
  record Raw(long sequence, byte[] bytes) {}

  private static final Duration TRIMMING = Duration.ofSeconds(1);

  private final MVMap<Long, byte[]> messages;
  private final PartitionSettings settings;
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
  private final AtomicBoolean telling = new AtomicBoolean();
  private long first;
  private long last;
  private Instant trimmed = Instant.MIN;

  Partition(MVMap<Long, byte[]> messages, PartitionSettings settings) {
    this.messages = messages;
    this.settings = settings;
    Long oldest = messages.firstKey();
    Long newest = messages.lastKey();
    first = oldest == null ? 0 : oldest;
    last = newest == null ? -1 : newest;
  }

  /** Keeps a message and drops the oldest beyond what is kept. */
  long append(byte[] bytes, Instant now) {
    messages.put(++last, bytes);
    while (last - first >= settings.kept()) {
      messages.remove(first++);
    }
    trim(now);
    return last;
  }

  /** Drops what is older than it may be; a look once a second is enough. */
  void trim(Instant now) {
    if (!now.isBefore(trimmed) && Duration.between(trimmed, now).compareTo(TRIMMING) < 0) {
      return;
    }
    trimmed = now;
    Instant oldest = now.minus(settings.retention());
    while (first < last && isBefore(first, oldest)) {
      messages.remove(first++);
    }
  }

  long first() {
    return first;
  }

  long last() {
    return last;
  }

  byte @Nullable [] get(long sequence) {
    return messages.get(sequence);
  }

  List<Raw> read(long after, int max) {
    List<Raw> read = new ArrayList<>();
    for (long sequence = Math.max(after + 1, first);
        sequence <= last && read.size() < max;
        sequence++) {
      byte[] bytes = messages.get(sequence);
      if (bytes != null) {
        read.add(new Raw(sequence, bytes));
      }
    }
    return read;
  }

  /** The sequence behind which messages of this time or later begin. */
  long before(Instant time) {
    long low = first;
    long high = last + 1;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (isBefore(middle, time)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  AutoCloseable watch(Runnable told) {
    watchers.add(told);
    return () -> watchers.remove(told);
  }

  /** Whether somebody is to be told and nobody has promised to. */
  boolean isToTell() {
    return !watchers.isEmpty() && !telling.getAndSet(true);
  }

  /** Tells the watchers, without the hub's lock. */
  void tell() {
    telling.set(false);
    watchers.forEach(Runnable::run);
  }

  private boolean isBefore(long sequence, Instant time) {
    byte[] bytes = messages.get(sequence);
    return bytes != null && Telemetry.time(bytes).isBefore(time);
  }
}
