package io.twinwire.telemetry.scheduler;

import io.twinwire.support.exec.Loop;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A loop, and a clock with it, that the test moves. */
final class ManualLoop extends Clock implements Loop {

  private record Task(long due, long order, Runnable task) {}

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::order));
  private long nanos;
  private long order;

  @Override
  public synchronized void execute(Runnable task) {
    later(Duration.ZERO, task);
  }

  @Override
  public synchronized void later(Duration delay, Runnable task) {
    tasks.add(new Task(nanos + delay.toNanos(), order++, task));
  }

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  /** Moves time, and runs what is due on the way, each at its time. */
  void pass(Duration duration) {
    long end = nanos + duration.toNanos();
    for (Task next = due(end); next != null; next = due(end)) {
      next.task().run();
    }
    nanos = end;
  }

  /** Time moves, but the loop is held up until its end. */
  void stall(Duration duration) {
    nanos += duration.toNanos();
    pass(Duration.ZERO);
  }

  private synchronized Task due(long end) {
    if (tasks.isEmpty() || tasks.peek().due() > end) {
      return null;
    }
    Task next = tasks.remove();
    nanos = Math.max(nanos, next.due());
    return next;
  }

  @Override
  public Instant instant() {
    return Instant.parse("2026-11-22T10:15:00Z").plusNanos(nanos());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
