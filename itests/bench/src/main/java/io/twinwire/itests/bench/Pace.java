package io.twinwire.itests.bench;

import java.util.concurrent.locks.LockSupport;

/** Waits for a moment of {@link System#nanoTime}, more exactly than a timer of a pool. */
final class Pace {

  private Pace() {}

  static void park(long moment) {
    for (long left = moment - System.nanoTime(); left > 0; left = moment - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("interrupted");
      }
    }
  }
}
