package io.twinwire.hub.transport;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread of work and its time; tests move both. */
interface Loop {

  void execute(Runnable task);

  /**
   * Runs a task later.
   *
   * @return what takes the task back
   */
  Runnable schedule(Runnable task, Duration delay);

  Instant now();

  /** A time that never jumps, from an arbitrary beginning. */
  Duration uptime();

  /** A loop on an executor with a single thread; silent once that has ended. */
  static Loop on(ScheduledExecutorService executor) {
    return new Loop() {

      private final Logger log = LoggerFactory.getLogger(Loop.class);

      @Override
      public void execute(Runnable task) {
        try {
          executor.execute(() -> run(task));
        } catch (RejectedExecutionException e) {
          log.trace("Dropped behind the end", e);
        }
      }

      @Override
      public Runnable schedule(Runnable task, Duration delay) {
        try {
          Future<?> future =
              executor.schedule(() -> run(task), delay.toMillis(), TimeUnit.MILLISECONDS);
          return () -> future.cancel(false);
        } catch (RejectedExecutionException e) {
          log.trace("Dropped behind the end", e);
          return () -> {};
        }
      }

      private void run(Runnable task) {
        try {
          task.run();
        } catch (RuntimeException e) {
          log.error("The hub connection met an error of its own", e);
        }
      }

      @Override
      public Instant now() {
        return Instant.now();
      }

      @Override
      public Duration uptime() {
        return Duration.ofNanos(System.nanoTime());
      }
    };
  }
}
