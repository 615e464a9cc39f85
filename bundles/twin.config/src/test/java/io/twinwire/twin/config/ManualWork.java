package io.twinwire.twin.config;

import io.twinwire.support.exec.Loop;
import io.twinwire.support.testing.ManualLoop;
import java.time.Duration;

/** Runs tasks in order at once, on the caller's thread; what is for later waits for the test. */
final class ManualWork implements Loop {

  final ManualLoop time = new ManualLoop();
  private int waiting;
  private boolean running;
  private boolean dead;

  @Override
  public void execute(Runnable task) {
    time.execute(task);
    if (!running && !dead) {
      pass(Duration.ZERO);
    }
  }

  @Override
  public Cancel later(Duration delay, Runnable task) {
    waiting++;
    return time.later(
        delay,
        () -> {
          waiting--;
          task.run();
        });
  }

  @Override
  public long nanos() {
    return time.nanos();
  }

  int waiting() {
    return waiting;
  }

  /** Long enough for a bundle event to have settled and a first retry to have come. */
  void pass() {
    pass(Duration.ofSeconds(1));
  }

  void pass(Duration duration) {
    running = true;
    try {
      time.pass(duration);
    } catch (ThreadDeath e) {
      dead = true;
    } finally {
      running = false;
    }
  }
}
