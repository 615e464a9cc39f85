package io.twinwire.twin.config;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Runs tasks in order on the caller's thread; what is for later waits for {@link #pass}. */
final class ManualWork implements Work {

  private final Deque<Runnable> now = new ArrayDeque<>();
  private List<Runnable> later = new ArrayList<>();
  private boolean running;

  @Override
  public void later(Duration delay, Runnable task) {
    if (!delay.isZero()) {
      later.add(task);
      return;
    }
    now.add(task);
    if (running) {
      return;
    }
    running = true;
    try {
      while (!now.isEmpty()) {
        now.remove().run();
      }
    } finally {
      running = false;
    }
  }

  int waiting() {
    return later.size();
  }

  void pass() {
    List<Runnable> due = later;
    later = new ArrayList<>();
    due.forEach(this::run);
  }

  @Override
  public void close() {}
}
