package io.twinwire.outbox;

import java.time.Duration;

/** The one thread that changes the outbox. What is given to it after its end is dropped. */
interface Loop {

  /** Runs a task soon, after those before it. */
  void execute(Runnable task);

  /** Runs a task after a delay. */
  void later(Duration delay, Runnable task);
}
