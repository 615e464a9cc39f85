package io.twinwire.outbox.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How full the store is.
 *
 * @param bytes what the hub would meter for all of it
 * @param maxBytes the lower one of the limits on bytes and on the disk's share
 * @param unwrittenBytes of these, in memory only
 * @param failure why nothing can be written; empty while all is well
 * @param setAside damaged files that were renamed since the start
 * @param sinceEviction how long ago the last message was evicted; empty when none was since start
 */
public record Level(
    long messages,
    long maxMessages,
    long bytes,
    long maxBytes,
    long unwrittenBytes,
    long leased,
    Optional<String> failure,
    List<String> setAside,
    Optional<Duration> sinceEviction) {

  /** The greater one of both shares. */
  public int percent() {
    double share = Math.max((double) messages / maxMessages, (double) bytes / maxBytes);
    return (int) Math.min(100, Math.floor(share * 100));
  }
}
