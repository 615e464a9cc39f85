package io.twinwire.telemetry.scheduler;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What is due when, in elapsed nanoseconds: one time grid for sending, and one for each interval
 * that sensors are sampled at. Each goes on as it was while others come, go and change.
 */
final class Agenda {

  /**
   * What is due now.
   *
   * @param send whether the grid of sending is due
   * @param offer whether a message may be due: at the grid, or because one was put off until now
   * @param at when it was due, on its grid
   * @param intervals the sample intervals that are due
   */
  record Turn(boolean send, boolean offer, long at, Set<Duration> intervals) {}

  private final Schedule send;
  private final Map<Duration, Schedule> samples = new HashMap<>();
  private boolean begun;
  private long putOff = Long.MAX_VALUE;

  Agenda(long first, Duration sendInterval) {
    this.send = new Schedule(first, sendInterval);
  }

  /** Has a grid for each of these intervals and no other; those that are there stay. */
  void use(Set<Duration> intervals, long now) {
    samples.keySet().retainAll(intervals);
    for (Duration interval : intervals) {
      samples.computeIfAbsent(interval, i -> new Schedule(first(i, now), i));
    }
  }

  /** A sample is to be fresh when its message goes: the grid meets the next send. */
  private long first(Duration interval, long now) {
    if (!begun) {
      return send.due();
    }
    long wait = Math.max(0, send.due() - now);
    return send.due() - wait / interval.toNanos() * interval.toNanos();
  }

  /** The next send comes one new interval after the last one; now, if that has passed. */
  void sendEvery(Duration interval, long now) {
    send.change(interval, now);
  }

  /** A message that may not be offered yet is asked for again, at the latest on the grid. */
  void putOff(long until) {
    putOff = until < send.due() ? until : Long.MAX_VALUE;
  }

  /** When something is due next. */
  long due() {
    long due = Math.min(send.due(), putOff);
    for (Schedule schedule : samples.values()) {
      due = Math.min(due, schedule.due());
    }
    return due;
  }

  /** Takes what is due. What was missed on a grid is skipped. */
  Turn turn(long now) {
    boolean sends = send.due() <= now;
    boolean resumed = putOff <= now;
    long at = resumed ? putOff : now;
    if (sends) {
      at = send.begun(now);
      begun = true;
    }
    if (sends || resumed) {
      putOff = Long.MAX_VALUE;
    }
    Set<Duration> intervals = new HashSet<>();
    samples.forEach(
        (interval, schedule) -> {
          if (schedule.due() <= now) {
            schedule.begun(now);
            intervals.add(interval);
          }
        });
    return new Turn(sends, sends || resumed, at, intervals);
  }
}
