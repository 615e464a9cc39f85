package io.twinwire.twin.config.report;

import io.twinwire.api.hub.Twin;
import io.twinwire.twin.config.typing.JsonTree;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the hub has of the reported twin, as far as it is known. */
final class KnownTwin {

  private final Clock clock;
  private Map<String, Object> reported = Map.of();
  private boolean read;
  private boolean stale;
  private Instant started;
  private Instant lastRead = Instant.MIN;
  private Instant acknowledged = Instant.MIN;
  private long version;

  KnownTwin(Clock clock) {
    this.clock = clock;
    this.started = clock.instant();
  }

  /** Whether a difference to it can be told. */
  boolean known() {
    return read && !stale;
  }

  /** Whether only reading it again can tell. */
  boolean stale() {
    return stale;
  }

  /** The hub may have something else than is known here. */
  void doubt() {
    stale = true;
  }

  Map<String, Object> reported() {
    return reported;
  }

  /**
   * Learns from a twin that was read.
   *
   * @return whether it tells more than is known; it may leave a doubt, too
   */
  boolean adopt(Twin twin) {
    if (twin.readAt().equals(lastRead)) {
      return false;
    }
    if (!read && twin.readAt().isBefore(started)) {
      // An earlier run of this bridge may have reported since: what the hub has is not known.
      stale = true;
      return false;
    }
    lastRead = twin.readAt();
    // A read that was asked for before our last patch was acknowledged may not show that patch; a
    // lower version in a later one belongs to a re-created identity.
    if (read && twin.reportedVersion() < version && !twin.readAt().isAfter(acknowledged)) {
      return false;
    }
    reported = new LinkedHashMap<>(twin.reported());
    reported.keySet().removeIf(name -> name.startsWith("$"));
    version = twin.reportedVersion();
    read = true;
    stale = false;
    return true;
  }

  /** Learns from a twin that was asked for because of a doubt. */
  boolean adoptAnswer(Twin twin) {
    started = Instant.MIN;
    acknowledged = Instant.MIN;
    return adopt(twin);
  }

  /** The hub has taken a patch. */
  void merge(Map<String, @Nullable Object> patch, long newVersion) {
    version = newVersion;
    acknowledged = clock.instant();
    reported = JsonTree.merge(reported, patch);
  }
}
