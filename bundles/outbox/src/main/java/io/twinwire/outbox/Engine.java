package io.twinwire.outbox;

import io.twinwire.support.exec.Loop;
import io.twinwire.support.retry.RetryPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** What there is while numbers can be kept: the store, the way into it and the way out. */
record Engine(MessageStore store, Intake intake, Forwarder forwarder) {

  private static final RetryPolicy RETRY =
      new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(60), 0.5);

  static Engine open(Path directory, Settings settings, Loop loop, RandomGenerator random)
      throws IOException {
    Books books = Books.open(directory, () -> String.format("%08x", random.nextInt()), Boot.id());
    try {
      MessageStore store =
          new MemoryStore(books, settings.maxMessages(), settings.maxBytes(), loop::nanos);
      Engine engine =
          new Engine(store, new Intake(store), new Forwarder(store, loop, RETRY, random));
      engine.apply(settings);
      return engine;
    } catch (IOException | RuntimeException e) {
      try {
        books.close();
      } catch (IOException also) {
        e.addSuppressed(also);
      }
      throw e;
    }
  }

  void apply(Settings settings) {
    store.limit(settings.maxMessages(), settings.maxBytes());
    forwarder.window(settings.windowMessages(), settings.windowBytes());
  }
}
