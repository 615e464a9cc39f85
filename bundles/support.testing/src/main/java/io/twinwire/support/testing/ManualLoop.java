package io.twinwire.support.testing;

import io.twinwire.support.exec.Loop;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A loop, and a clock with it, that stand still until the test moves them. Tasks run on the thread
 * that moves the time; tasks may be added from any thread.
 */
public final class ManualLoop extends Clock implements Loop {

  private record Task(long due, long order, AtomicBoolean taken, Runnable work) {}

  private final Instant start;
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::order));
  private long nanos;
  private long order;
  private Duration jump = Duration.ZERO;

  /** A clock that begins on 22 November 2026, 10:15 UTC. */
  public ManualLoop() {
    this(Instant.parse("2026-11-22T10:15:00Z"));
  }

  /**
   * @param start what the clock shows before time is moved
   */
  public ManualLoop(Instant start) {
    this.start = start;
  }

  @Override
  public void execute(Runnable task) {
    later(Duration.ZERO, task);
  }

  @Override
  public synchronized Cancel later(Duration delay, Runnable task) {
    AtomicBoolean taken = new AtomicBoolean();
    tasks.add(new Task(nanos + delay.toNanos(), order++, taken, task));
    return () -> taken.set(true);
  }

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  /** Runs what is due now. */
  public void run() {
    pass(Duration.ZERO);
  }

  /** Moves time, and runs what is due on the way, each at its time. */
  public void pass(Duration duration) {
    long end = nanos() + duration.toNanos();
    for (Task next = due(end); next != null; next = due(end)) {
      if (!next.taken().getAndSet(true)) {
        next.work().run();
      }
    }
    reach(end);
  }

  /** Moves time while the loop is held up; what is due runs late, at the end. */
  public void stall(Duration duration) {
    reach(nanos() + duration.toNanos());
    run();
  }

  /** Sets the wall clock forward, or back; elapsed time goes on as it was. */
  public synchronized void setClock(Duration by) {
    jump = jump.plus(by);
  }

  private synchronized void reach(long end) {
    nanos = Math.max(nanos, end);
  }

  private synchronized @Nullable Task due(long end) {
    Task next = tasks.peek();
    if (next == null || next.due() > end) {
      return null;
    }
    tasks.remove();
    nanos = Math.max(nanos, next.due());
    return next;
  }

  @Override
  public synchronized Instant instant() {
    return start.plusNanos(nanos).plus(jump);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return Clock.fixed(instant(), zone);
  }
}
