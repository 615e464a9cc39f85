package io.twinwire.localhub.core.limits;

import java.time.Duration;

/**
 * A token bucket with a queue, as one class of operations has it (rule TH-01): a burst passes, what
 * follows is released at the rate, and what would wait too long is refused.
 */
final class Throttle {

  private final double nanosEach;
  private final double burstNanos;
  private final long longestWait;
  private double release;
  private boolean begun;

  /**
   * A full bucket.
   *
   * @param perSecond how many are released in a second once the burst is over
   * @param burst for how long of the rate the bucket has tokens
   * @param queue for how long an operation may wait
   */
  Throttle(double perSecond, Duration burst, Duration queue) {
    this.nanosEach = 1e9 / perSecond;
    this.burstNanos = burst.toNanos();
    this.longestWait = queue.toNanos();
  }

  /**
   * Takes tokens.
   *
   * @param nanos now
   * @return how long the operation has to wait; negative when it is refused, and takes none
   */
  synchronized long take(double tokens, long nanos) {
    if (!begun) {
      begun = true;
      release = nanos - burstNanos;
    }
    double from = Math.max(release, nanos - burstNanos);
    // The last of the burst passes at once; the operation after it waits for a token.
    double to = from + tokens * nanosEach;
    long wait = Math.max(0, Math.round(to - nanos));
    if (wait > longestWait) {
      return -1;
    }
    release = to;
    return wait;
  }

  /** How long an operation of one token would wait. */
  synchronized long waiting(long nanos) {
    return begun ? Math.max(0, Math.round(release + nanosEach - nanos)) : 0;
  }
}
