package io.twinwire.hub.transport;

import io.twinwire.support.exec.Loop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;

/**
 * When to try again. A connection counts as a success only once it has held for a while: a link
 * that flaps is opened ever more slowly, like one that does not open. Whatever makes tries
 * necessary, there are never more in a minute than the settings allow. Changed on the loop; read on
 * any thread.
 */
final class Retries {

  /** A session that held so long was healthy: failures are counted anew behind it. */
  static final Duration HEALTHY = Duration.ofMinutes(1);

  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final Loop loop;
  private final RandomGenerator random;
  private final Deque<Long> tries = new ArrayDeque<>();
  private int failures;
  private int drops;
  private boolean open;
  private long openedAt;

  Retries(Loop loop, RandomGenerator random) {
    this.loop = loop;
    this.random = random;
  }

  /** What was so far says nothing any more: the configuration has changed. */
  synchronized void anew() {
    failures = 0;
    drops = 0;
    open = false;
  }

  /** How long to wait for a try to be one of at most so many in a minute. */
  synchronized Duration pause(int most) {
    long now = forget();
    if (tries.size() < most) {
      return Duration.ZERO;
    }
    long leaves = tries.stream().skip(tries.size() - (long) most).findFirst().orElse(now);
    return Duration.ofNanos(leaves + MINUTE - now);
  }

  synchronized void begin() {
    tries.add(loop.nanos());
  }

  synchronized void opened() {
    open = true;
    openedAt = loop.nanos();
  }

  /** A try has failed; how many have in a row. */
  synchronized int failed() {
    open = false;
    return ++failures;
  }

  /** An open connection was lost; whether it had been a healthy one. */
  synchronized boolean lost() {
    boolean healthy = healthy();
    failures = healthy ? 1 : failures + 1;
    drops = healthy ? 0 : drops + 1;
    open = false;
    return healthy;
  }

  synchronized Duration delay(Settings settings) {
    return settings.retry().delay(Math.max(1, failures), random);
  }

  /** How many tries there were in the last minute. */
  synchronized int lately() {
    forget();
    return tries.size();
  }

  /** How many connections were lost before they were healthy, since one was. */
  synchronized int drops() {
    return healthy() ? 0 : drops;
  }

  private boolean healthy() {
    return open && loop.nanos() - openedAt >= HEALTHY.toNanos();
  }

  private long forget() {
    long now = loop.nanos();
    while (!tries.isEmpty() && now - tries.getFirst() >= MINUTE) {
      tries.removeFirst();
    }
    return now;
  }
}
