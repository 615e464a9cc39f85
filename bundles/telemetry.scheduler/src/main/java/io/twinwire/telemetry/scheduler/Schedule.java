package io.twinwire.telemetry.scheduler;

import java.time.Duration;

/**
 * When the next turn is due, in elapsed nanoseconds. Turns lie on a time grid of their own; those
 * that were missed are skipped.
 */
final class Schedule {

  private long interval;
  private long due;
  private long last;
  private boolean begun;

  Schedule(long first, Duration interval) {
    this.due = first;
    this.interval = interval.toNanos();
  }

  long due() {
    return due;
  }

  /**
   * The turn that was due has begun.
   *
   * @return the point of the grid that it lies on, the last one that has passed
   */
  long begun(long now) {
    long missed = Math.max(0, (now - due) / interval);
    last = due + missed * interval;
    due = last + interval;
    begun = true;
    return last;
  }

  /** The next turn comes one new interval after the last one; now, if that has passed. */
  void change(Duration newInterval, long now) {
    interval = newInterval.toNanos();
    if (begun) {
      due = Math.max(now, last + interval);
    }
  }
}
