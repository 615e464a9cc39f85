package io.twinwire.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.outbox.Acceptance;
import io.twinwire.api.outbox.Account;
import io.twinwire.api.outbox.OutboxException;
import io.twinwire.api.outbox.OutboxMessage;
import io.twinwire.api.outbox.Priority;
import io.twinwire.support.retry.RetryPolicy;
import io.twinwire.support.testing.ManualLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** An outbox without threads: the test moves time and runs what is due. */
final class Rig {

  final FakeHub hub = new FakeHub();
  final MemoryStore store;
  final Forwarder forwarder;
  private final Intake intake;
  private final AtomicInteger streams;
  private final Optional<String> boot;
  private final ManualLoop loop = new ManualLoop();

  Rig(Path directory) {
    this(directory, new AtomicInteger(), Optional.of("boot 1"));
  }

  private Rig(Path directory, AtomicInteger streams, Optional<String> boot) {
    this.streams = streams;
    this.boot = boot;
    try {
      store =
          new MemoryStore(
              Books.open(directory, () -> "s" + streams.incrementAndGet(), boot),
              1000,
              10_000_000,
              loop::nanos);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    intake = new Intake(store);
    forwarder =
        new Forwarder(
            store,
            loop,
            new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(60), 0),
            new Random(1));
  }

  /** A new process on the same directory, after this one was killed. */
  Rig reopened(Path directory) {
    return reopened(directory, boot);
  }

  /** The same in another run of the machine, or in one that cannot be told from others. */
  Rig reopened(Path directory, Optional<String> otherBoot) {
    return new Rig(directory, streams, otherBoot);
  }

  Acceptance offer(String text) {
    return offer(text, Priority.NORMAL, Optional.empty());
  }

  Acceptance offer(String text, Priority priority, Optional<Duration> timeToLive) {
    try {
      return tryOffer(text, priority, timeToLive);
    } catch (OutboxException e) {
      throw new AssertionError(e);
    }
  }

  Acceptance tryOffer(String text, Priority priority, Optional<Duration> timeToLive)
      throws OutboxException {
    return offer(
        new OutboxMessage(number -> text.getBytes(UTF_8), "", "", Map.of(), priority, timeToLive));
  }

  Acceptance offer(OutboxMessage message) throws OutboxException {
    forwarder.identify();
    Acceptance acceptance = intake.accept(message);
    forwarder.pump();
    return acceptance;
  }

  void connect() {
    forwarder.use(Optional.of(hub));
  }

  /** Lets the loop do what it has been given. */
  void run() {
    loop.run();
  }

  void pass(Duration duration) {
    loop.pass(duration);
  }

  Account account(Priority priority) {
    return store.accounts().get(priority);
  }

  Account account() {
    return account(Priority.NORMAL);
  }

  /** The identity of design.md, and that pending is what the store really holds. */
  void assertAccounts() {
    long pending = 0;
    for (Account a : store.accounts().values()) {
      assertThat(a.accepted())
          .isEqualTo(
              a.acknowledged()
                  + a.expired()
                  + a.evicted()
                  + a.rejected()
                  + a.diverted()
                  + a.setAside()
                  + a.lost()
                  + a.pending());
      pending += a.pending();
    }
    assertThat(pending).isEqualTo(store.level().messages());
    assertThat(store.level().leased()).isBetween(0, store.level().messages());
    assertThat(store.level().bytes()).isBetween(0L, Long.MAX_VALUE);
    if (store.level().messages() == 0) {
      assertThat(store.level().bytes()).isZero();
    }
  }
}
