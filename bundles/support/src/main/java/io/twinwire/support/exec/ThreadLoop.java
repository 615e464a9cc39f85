package io.twinwire.support.exec;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A loop on a daemon thread of its own. A task that throws is logged and harms no other. */
public final class ThreadLoop implements Loop {

  private static final Logger LOG = LoggerFactory.getLogger(ThreadLoop.class);

  private final String name;
  private final ScheduledThreadPoolExecutor executor;
  private final long start = System.nanoTime();

  /**
   * @param name the thread's name
   */
  public ThreadLoop(String name) {
    this.name = name;
    this.executor = Executors.single(name);
  }

  @Override
  public void execute(Runnable task) {
    later(Duration.ZERO, task);
  }

  @Override
  public Cancel later(Duration delay, Runnable task) {
    try {
      Future<?> timer =
          executor.schedule(() -> guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> timer.cancel(false);
    } catch (RejectedExecutionException e) {
      LOG.trace("{} has ended", name);
      return () -> {};
    }
  }

  // An error ends one task, not the loop: a foreign bundle that does not link is no reason to stop.
  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      LOG.error("{}: a task failed", name, e);
    }
  }

  @Override
  public long nanos() {
    return System.nanoTime() - start;
  }

  /**
   * Ends the loop: the task that runs comes to its end, those that wait are dropped. What runs
   * longer than the bound is interrupted.
   *
   * @return whether the thread ended within twice the bound
   */
  public boolean close(Duration bound) {
    return Executors.close(executor, bound);
  }
}
