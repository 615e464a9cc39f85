package io.twinwire.outbox;

import io.twinwire.support.exec.Executors;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A loop on a thread of its own. */
final class ScheduledLoop implements Loop {

  private static final Logger LOG = LoggerFactory.getLogger(ScheduledLoop.class);

  private final ScheduledThreadPoolExecutor executor = Executors.single("twinwire-outbox");

  @Override
  public void execute(Runnable task) {
    later(Duration.ZERO, task);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // guarded() lets no failure reach the future
  public void later(Duration delay, Runnable task) {
    try {
      executor.schedule(() -> guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.trace("The outbox is closed", e);
    }
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("The outbox failed", e);
    }
  }

  void close(Duration bound) {
    Executors.close(executor, bound);
  }
}
