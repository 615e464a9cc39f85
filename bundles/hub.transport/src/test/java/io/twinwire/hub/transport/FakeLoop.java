package io.twinwire.hub.transport;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;

/** A loop that runs when the test says so; time passes likewise. */
final class FakeLoop implements Loop {

  private static final Instant BEGIN = Instant.parse("2026-11-22T10:00:00Z");

  private record Timed(Duration at, long number, Runnable task) {}

  private final Deque<Runnable> ready = new ArrayDeque<>();
  private final PriorityQueue<Timed> timers =
      new PriorityQueue<>(Comparator.comparing(Timed::at).thenComparing(Timed::number));
  private Duration time = Duration.ZERO;
  private long number;

  @Override
  public void execute(Runnable task) {
    ready.add(task);
  }

  @Override
  public Runnable schedule(Runnable task, Duration delay) {
    Timed timed = new Timed(time.plus(delay), number++, task);
    timers.add(timed);
    return () -> timers.remove(timed);
  }

  @Override
  public Instant now() {
    return BEGIN.plus(time);
  }

  @Override
  public Duration uptime() {
    return time;
  }

  /** Runs what is ready. */
  void run() {
    for (Runnable task = ready.poll(); task != null; task = ready.poll()) {
      task.run();
    }
  }

  /** Lets time pass, with all that falls due in it. */
  void pass(Duration duration) {
    Duration end = time.plus(duration);
    run();
    while (!timers.isEmpty() && timers.element().at().compareTo(end) <= 0) {
      Timed next = timers.remove();
      time = next.at();
      next.task().run();
      run();
    }
    time = end;
  }
}
