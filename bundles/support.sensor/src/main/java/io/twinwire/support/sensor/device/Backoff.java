package io.twinwire.support.sensor.device;

import io.twinwire.support.retry.RetryPolicy;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** When a device that failed is tried again. Not thread-safe. */
public final class Backoff {

  /** A second at first, a minute at most, and up to half of it less by chance. */
  public static final RetryPolicy STANDARD =
      new RetryPolicy(Duration.ofSeconds(1), Duration.ofMinutes(1), 0.5);

  private final RetryPolicy policy;
  private final LongSupplier nanos;
  private final RandomGenerator random;
  private int failures;
  private long next;

  /**
   * @param nanos elapsed nanoseconds
   */
  public Backoff(RetryPolicy policy, LongSupplier nanos, RandomGenerator random) {
    this.policy = policy;
    this.nanos = nanos;
    this.random = random;
  }

  /** Back-off in elapsed time. */
  public static Backoff standard() {
    return new Backoff(STANDARD, System::nanoTime, RandomGenerator.getDefault());
  }

  /** Whether it is time for a try. */
  public boolean isDue() {
    return failures == 0 || nanos.getAsLong() - next >= 0;
  }

  /** Takes note of a failure; returns how long to wait. */
  public Duration failed() {
    failures++;
    Duration delay = policy.delay(failures, random);
    next = nanos.getAsLong() + delay.toNanos();
    return delay;
  }

  /** Takes note of success. */
  public void worked() {
    failures = 0;
  }
}
