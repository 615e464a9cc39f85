package io.twinwire.support.exec;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Executors whose threads are daemons and carry their owner's name. */
public final class Executors {

  private Executors() {}

  /** One thread for a component's own work and timers; nothing runs after its shutdown. */
  public static ScheduledThreadPoolExecutor single(String name) {
    ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, threads(name));
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return executor;
  }

  /** Threads for calls that may block, made at need and ended after ten idle seconds. */
  public static ThreadPoolExecutor blocking(String name) {
    return new ThreadPoolExecutor(
        0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), threads(name));
  }

  /** A few threads for calls that may block, ended after ten idle seconds; more calls wait. */
  public static ThreadPoolExecutor bounded(String name, int most) {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            most, most, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads(name));
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /**
   * Ends an executor and lets what runs come to its end: what waits is dropped, and only what still
   * runs after the bound is interrupted. An interrupt may tear what a task writes, so this is the
   * end for every executor whose tasks are short.
   *
   * @return whether every thread ended within twice the bound
   */
  public static boolean close(ThreadPoolExecutor executor, Duration bound) {
    executor.shutdown();
    executor.getQueue().clear();
    return ended(executor, bound) || cancel(executor, bound);
  }

  /**
   * Ends an executor whose tasks may block: what runs is interrupted, what waits is dropped.
   *
   * @return whether every thread ended within the bound
   */
  public static boolean cancel(ExecutorService executor, Duration bound) {
    executor.shutdownNow();
    return ended(executor, bound);
  }

  private static boolean ended(ExecutorService executor, Duration bound) {
    try {
      return executor.awaitTermination(bound.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static ThreadFactory threads(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
