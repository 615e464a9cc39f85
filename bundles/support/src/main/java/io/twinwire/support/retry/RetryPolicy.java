package io.twinwire.support.retry;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The one retry policy: exponential, capped, with jitter, and it never gives up.
 *
 * @param first the delay before the first retry, above zero, before jitter
 * @param cap the longest delay, before jitter, at least {@code first}
 * @param jitter the share of a delay that is left to chance, 0 to 1: a delay d lies between
 *     d&middot;(1-jitter) and d
 */
public record RetryPolicy(Duration first, Duration cap, double jitter) {

  public RetryPolicy {
    if (first.isNegative() || first.isZero()) {
      throw new IllegalArgumentException("first: " + first + " is not above zero");
    }
    if (cap.compareTo(first) < 0) {
      throw new IllegalArgumentException("cap: " + cap + " is below the first delay, " + first);
    }
    if (!(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException("jitter: " + jitter + " is not between 0 and 1");
    }
  }

  /**
   * The delay before a try.
   *
   * @param failures how many tries have failed in a row, 1 and up
   */
  public Duration delay(int failures, RandomGenerator random) {
    if (failures < 1) {
      throw new IllegalArgumentException("failures: " + failures + " is below 1");
    }
    double grown = first.toMillis() * Math.pow(2, failures - 1.0);
    double full = Math.min(grown, (double) cap.toMillis());
    return Duration.ofMillis(Math.round(full * (1 - jitter * random.nextDouble())));
  }
}
