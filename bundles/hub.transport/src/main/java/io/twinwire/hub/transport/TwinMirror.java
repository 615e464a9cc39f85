package io.twinwire.hub.transport;

import io.twinwire.api.hub.Twin;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The twin as far as this connection has heard of it. Not for several threads. */
final class TwinMirror {

  /** What a piece of news comes to. */
  enum Outcome {
    /** The twin is known, and not as before. */
    CHANGED,
    /** Nothing new, or nothing to go by until a read under way is answered. */
    UNCHANGED,
    /** The whole twin must be read. */
    READ_AGAIN
  }

  private Optional<Twin> twin = Optional.empty();
  private boolean unread = true;
  private boolean doubted;
  private boolean unconfirmed;
  private long heard;

  /** A connection begins: what was known is no longer certain. */
  void connected() {
    twin = Optional.empty();
    unread = true;
    doubted = false;
    unconfirmed = false;
    heard = 0;
  }

  Optional<Twin> twin() {
    return twin;
  }

  /** Whether the whole twin must be read before patches can be trusted. */
  boolean unread() {
    return unread;
  }

  /**
   * Whether only a read can tell what the last patches were. Of a replaced twin some hubs notify
   * the whole new document, which looks like a patch and leaves what vanished in its place.
   */
  boolean unconfirmed() {
    return unconfirmed;
  }

  /** Takes an answer to a read; also a lower version than before counts, once confirmed. */
  Outcome read(TwinDocument document, Instant at) {
    long known = Math.max(heard, twin.map(Twin::desiredVersion).orElse(0L));
    if (document.desiredVersion() < known && !doubted) {
      doubted = true;
      unread = true;
      return Outcome.READ_AGAIN;
    }
    unread = false;
    doubted = false;
    unconfirmed = false;
    heard = Math.min(heard, document.desiredVersion());
    twin =
        Optional.of(
            new Twin(
                document.desired(),
                document.desiredVersion(),
                document.reported(),
                document.reportedVersion(),
                at));
    return Outcome.CHANGED;
  }

  /**
   * Takes a desired patch.
   *
   * @param version its version, 0 for unknown
   */
  Outcome desired(Map<String, @Nullable Object> patch, long version) {
    long before = heard;
    heard = Math.max(heard, version);
    if (unread || twin.isEmpty()) {
      return Outcome.UNCHANGED;
    }
    Twin old = twin.get();
    if (version == old.desiredVersion() + 1) {
      Map<String, Object> merged = JsonValues.merged(old.desired(), patch);
      // A null is in no document, and a document that names all there was leaves nothing behind.
      unconfirmed |= !JsonValues.deletes(patch) && !merged.equals(patch);
      twin =
          Optional.of(
              new Twin(merged, version, old.reported(), old.reportedVersion(), old.readAt()));
      return Outcome.CHANGED;
    }
    // Sent before the last read was answered, or sent twice; one that falls back among the
    // notifications themselves is neither.
    if (version >= before && version <= old.desiredVersion() && version > 0) {
      return Outcome.UNCHANGED;
    }
    unread = true;
    return Outcome.READ_AGAIN;
  }
}
