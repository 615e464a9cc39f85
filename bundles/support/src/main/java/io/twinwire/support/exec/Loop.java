package io.twinwire.support.exec;

import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The one thread that a component's state is confined to, and its sense of time. {@link ThreadLoop}
 * is the real one; a test has one that it moves itself.
 */
@ConsumerType
public interface Loop {

  /** Runs a task soon, after those before it. After the loop's end the task is dropped. */
  void execute(Runnable task);

  /**
   * Runs a task after a delay. After the loop's end the task is dropped.
   *
   * @return takes the task back; does nothing where it ran already
   */
  Cancel later(Duration delay, Runnable task);

  /** Takes a task back. */
  @FunctionalInterface
  interface Cancel {

    /** From here on the task does not begin any more. */
    void cancel();
  }

  /** Elapsed nanoseconds since some moment before the loop's first task. Never falls. */
  long nanos();
}
