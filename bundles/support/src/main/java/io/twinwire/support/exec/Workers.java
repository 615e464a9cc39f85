package io.twinwire.support.exec;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/** Threads for steps that may block: made at need, never more than the bound. */
public final class Workers implements Executor {

  private final ExecutorService threads;
  private final Semaphore free;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

  /**
   * Makes a pool without threads.
   *
   * @param bound how many threads there are at most
   */
  public Workers(String name, int bound) {
    this.threads = Executors.blocking(name);
    this.free = new Semaphore(bound);
  }

  @Override
  public void execute(Runnable step) {
    waiting.add(step);
    dispatch();
  }

  /** Interrupts what runs and drops what waits. */
  public void close(Duration bound) {
    Executors.cancel(threads, bound);
  }

  private void dispatch() {
    // One worker a step: the step stays in the queue until the worker has begun.
    if (!waiting.isEmpty() && free.tryAcquire()) {
      try {
        threads.execute(this::work);
      } catch (RejectedExecutionException e) {
        free.release();
        throw e;
      }
    }
  }

  private void work() {
    try {
      for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
        next.run();
      }
    } finally {
      free.release();
    }
    // A step that came between the last look and the release has nobody else.
    dispatch();
  }
}
