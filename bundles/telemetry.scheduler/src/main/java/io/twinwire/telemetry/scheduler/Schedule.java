package io.twinwire.telemetry.scheduler;

import java.time.Duration;

/**
 * When the next send is due, in elapsed nanoseconds. Sends lie on a time grid of their own; those
 * that were missed are skipped.
 */
final class Schedule {

  private long interval;
  private long due;
  private long last;
  private boolean sent;

  Schedule(long first, Duration interval) {
    this.due = first;
    this.interval = interval.toNanos();
  }

  long due() {
    return due;
  }

  /** The send that was due has begun. */
  void begun(long now) {
    long missed = Math.max(0, (now - due) / interval);
    last = due + missed * interval;
    due = last + interval;
    sent = true;
  }

  /** The next send comes one new interval after the last one; now, if that has passed. */
  void change(Duration newInterval, long now) {
    interval = newInterval.toNanos();
    if (sent) {
      due = Math.max(now, last + interval);
    }
  }
}
