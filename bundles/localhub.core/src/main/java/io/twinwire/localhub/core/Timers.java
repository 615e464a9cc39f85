package io.twinwire.localhub.core;

import java.time.Duration;

/** Runs a task later. */
@FunctionalInterface
interface Timers {

  /**
   * Runs the task once, after the delay.
   *
   * @return cancels the task; does nothing when it ran already
   */
  Runnable after(Duration delay, Runnable task);
}
