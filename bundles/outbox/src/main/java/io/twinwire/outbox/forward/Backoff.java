package io.twinwire.outbox.forward;

import io.twinwire.support.retry.RetryPolicy;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Stops sending at a failure, until the hub is back or a delay has passed that grows with every
 * failure in a row.
 */
final class Backoff {

  private final RetryPolicy retry;
  private final RandomGenerator random;
  private boolean stopped;
  private int failures;

  Backoff(RetryPolicy retry, RandomGenerator random) {
    this.retry = retry;
    this.random = random;
  }

  boolean stopped() {
    return stopped;
  }

  /** How many stops there were since the last acknowledgement. */
  int failures() {
    return failures;
  }

  /** Stops; how long to wait for the hub to be back. */
  Duration stop() {
    stopped = true;
    failures++;
    return retry.delay(failures, random);
  }

  void goOn() {
    stopped = false;
  }

  /** The hub takes messages: the next failure is the first. */
  void acknowledged() {
    failures = 0;
  }
}
