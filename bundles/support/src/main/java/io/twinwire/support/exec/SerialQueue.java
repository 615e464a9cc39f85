package io.twinwire.support.exec;

import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one connection's tasks in order on threads that others use too, some at a time: a busy
 * connection lets others have their turn after each batch.
 */
public final class SerialQueue {

  private static final Logger LOG = LoggerFactory.getLogger(SerialQueue.class);
  private static final int LARGEST_BATCH = 256;

  private record Task(int weight, Runnable step) {}

  private final Executor executor;
  private final Runnable batchDone;
  private final Consumer<RuntimeException> failed;
  private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong weight = new AtomicLong();

  /**
   * Makes an empty queue.
   *
   * @param batchDone called after each batch, in order with the tasks
   * @param failed called with what a task throws; the tasks behind it go on
   */
  public SerialQueue(Executor executor, Runnable batchDone, Consumer<RuntimeException> failed) {
    this.executor = executor;
    this.batchDone = batchDone;
    this.failed = failed;
  }

  /** Adds a task from any thread and returns at once; dropped when the executor has ended. */
  public void add(int taskWeight, Runnable step) {
    weight.addAndGet(taskWeight);
    tasks.add(new Task(taskWeight, step));
    if (waiting.getAndIncrement() == 0) {
      start();
    }
  }

  /** The weight of all tasks that have not ended. */
  public long weight() {
    return weight.get();
  }

  private void start() {
    try {
      executor.execute(this::runBatch);
    } catch (RejectedExecutionException e) {
      // The front has stopped and ends the sessions itself.
      LOG.debug("{} steps are dropped", waiting.get());
    }
  }

  private void runBatch() {
    int most = Math.min(waiting.get(), LARGEST_BATCH);
    int done = 0;
    do {
      Task task = Objects.requireNonNull(tasks.poll());
      run(task.step());
      weight.addAndGet(-task.weight());
      done++;
    } while (done < most);
    run(batchDone);
    if (waiting.addAndGet(-done) > 0) {
      start();
    }
  }

  private void run(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      failed.accept(e);
    }
  }
}
