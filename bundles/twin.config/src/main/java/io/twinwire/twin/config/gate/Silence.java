package io.twinwire.twin.config.gate;

import java.time.Duration;

/**
 * Whether what there is to be said had better wait a few milliseconds for what is likely to be the
 * final answer: two reports, one behind the other, would delay it.
 */
final class Silence {

  private static final Duration LONGEST = Duration.ofMillis(100);

  private boolean kept;
  private long since;

  boolean kept() {
    return kept;
  }

  /**
   * Decides anew.
   *
   * @param worthwhile whether an answer is likely to be final soon
   * @param now elapsed time, nanoseconds
   */
  boolean keep(boolean worthwhile, long now) {
    if (worthwhile && !kept) {
      since = now;
    }
    // While desired changes all the time there is always something to wait for.
    kept = worthwhile && now - since < LONGEST.toNanos();
    return kept;
  }
}
