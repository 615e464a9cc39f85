package io.twinwire.localhub.core.store;

import io.twinwire.support.exec.Loop;
import java.time.Duration;

/** Rewrites the sparsely filled parts of the database, twice a minute. */
public final class Compaction implements AutoCloseable {

  private static final Duration PERIOD = Duration.ofSeconds(30);

  private final Store store;
  private final Loop loop;
  private volatile Loop.Cancel next = () -> {};

  public Compaction(Store store, Loop loop) {
    this.store = store;
    this.loop = loop;
  }

  public void start() {
    next = loop.later(PERIOD, this::compact);
  }

  @Override
  public void close() {
    next.cancel();
  }

  private void compact() {
    try {
      store.compact();
    } finally {
      start();
    }
  }
}
