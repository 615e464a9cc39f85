package io.twinwire.outbox;

import io.twinwire.outbox.forward.Forwarder;
import io.twinwire.outbox.store.Boot;
import io.twinwire.outbox.store.Store;
import io.twinwire.support.exec.Loop;
import io.twinwire.support.retry.RetryPolicy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** The store, the way into it and the way out. */
record Engine(Store store, Committer committer, Intake intake, Forwarder forwarder) {

  private static final RetryPolicy RETRY =
      new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(60), 0.5);

  static Engine open(Path directory, Settings settings, Loop loop, RandomGenerator random) {
    Clock clock = Clock.systemUTC();
    Store store =
        new Store(
            directory,
            settings.limits(),
            () -> String.format("%08x", random.nextInt()),
            Boot.id(),
            System::nanoTime,
            clock);
    return of(store, settings, loop, new Forwarder(store, loop, RETRY, random, clock));
  }

  static Engine of(Store store, Settings settings, Loop loop, Forwarder forwarder) {
    Committer committer = new Committer(store, loop);
    Engine engine = new Engine(store, committer, new Intake(store, committer), forwarder);
    forwarder.start(committer::commit, committer::touched);
    committer.start(forwarder::committed);
    engine.apply(settings);
    return engine;
  }

  void apply(Settings settings) {
    store.limit(settings.limits());
    store.packUpTo(settings.packing().enabled() ? settings.packing().bytes() : 0);
    committer.window(settings.commitWindow());
    forwarder.use(
        settings.window(), settings.packing(), settings.quota(), settings.poisonDisconnects());
  }
}
