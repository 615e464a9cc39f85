package io.twinwire.twin.config;

import java.time.Duration;

/** Where the bridge works: one task at a time, in the order of the calls. */
interface Work extends AutoCloseable {

  void later(Duration delay, Runnable task);

  default void run(Runnable task) {
    later(Duration.ZERO, task);
  }

  @Override
  void close();
}
