package io.twinwire.twin.config;

import io.twinwire.support.exec.Executors;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bridge's own thread. What comes after its end is dropped. */
final class WorkThread implements Work {

  private static final Logger LOG = LoggerFactory.getLogger(WorkThread.class);
  private static final Duration END = Duration.ofSeconds(2);

  private final ScheduledThreadPoolExecutor executor = Executors.single("twinwire-twin-config");

  @Override
  public void later(Duration delay, Runnable task) {
    try {
      Future<?> unused =
          executor.schedule(() -> guarded(task), delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("the bridge has ended");
    }
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("the twin configuration failed; it goes on at the next change", e);
    }
  }

  /** Lets the running task come to its end: an interrupt would tear what it writes. */
  @Override
  public void close() {
    executor.shutdown();
    try {
      if (executor.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Executors.close(executor, END);
  }
}
