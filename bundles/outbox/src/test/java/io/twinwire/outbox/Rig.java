package io.twinwire.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.outbox.Acceptance;
import io.twinwire.api.outbox.Account;
import io.twinwire.api.outbox.OutboxException;
import io.twinwire.api.outbox.OutboxMessage;
import io.twinwire.api.outbox.Priority;
import io.twinwire.outbox.forward.Forwarder;
import io.twinwire.outbox.forward.Packing;
import io.twinwire.outbox.forward.Quota;
import io.twinwire.outbox.forward.Window;
import io.twinwire.outbox.store.Limits;
import io.twinwire.outbox.store.Store;
import io.twinwire.support.retry.RetryPolicy;
import io.twinwire.support.testing.ManualLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.sqlite.jdbc4.JDBC4Connection;

/** An outbox without threads: the test moves time and runs what is due. */
final class Rig {

  static final Limits WIDE = new Limits(1000, true, 10_000_000, true, 100, true, 1_000_000);

  final FakeHub hub = new FakeHub();
  final ManualLoop loop;
  final Store store;
  final Forwarder forwarder;
  final Path directory;
  final Engine engine;
  private final AtomicInteger streams;
  private Limits limits = WIDE;
  private Window window = new Window(50, 256 * 1024);
  private Packing packing = Packing.OFF;
  private Quota quota = Quota.NONE;
  private int poison;
  private Duration commitWindow = Duration.ZERO;

  Rig(Path directory) {
    this(directory, new AtomicInteger(), Optional.of("boot 1"), new ManualLoop());
  }

  Rig(Path directory, AtomicInteger streams) {
    this(directory, streams, Optional.of("boot 1"), new ManualLoop());
  }

  Rig(Path directory, AtomicInteger streams, Optional<String> boot, ManualLoop loop) {
    this.directory = directory;
    this.streams = streams;
    this.loop = loop;
    store =
        new Store(
            directory, limits, () -> "s" + streams.incrementAndGet(), boot, loop::nanos, loop);
    forwarder =
        new Forwarder(
            store,
            loop,
            new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(60), 0),
            new Random(1),
            loop);
    engine = Engine.of(store, settings(), loop, forwarder);
  }

  private Settings settings() {
    return new Settings(
        limits, commitWindow, window, poison, packing, quota, Duration.ZERO, List.of());
  }

  void limit(long messages, long bytes) {
    limits = new Limits(messages, true, bytes, true, 100, true, 1_000_000);
    engine.apply(settings());
  }

  void limit(Limits changed) {
    limits = changed;
    engine.apply(settings());
  }

  void window(int messages, long bytes) {
    window = new Window(messages, bytes);
    engine.apply(settings());
  }

  void pack(Packing changed) {
    packing = changed;
    engine.apply(settings());
  }

  void quota(Quota changed) {
    quota = changed;
    engine.apply(settings());
  }

  void poison(int disconnects) {
    poison = disconnects;
    engine.apply(settings());
  }

  void commitWindow(Duration changed) {
    commitWindow = changed;
    engine.apply(settings());
  }

  /** A new process after this one was killed: on a copy of what is on disk now. */
  Rig reopened() {
    return reopened(Optional.of("boot 1"));
  }

  /** The same in another run of the machine, or in one that cannot be told from others. */
  Rig reopened(Optional<String> boot) {
    return new Rig(image(directory), streams, boot, loop);
  }

  /** A copy of a directory. */
  static Path image(Path directory) {
    try {
      Path copy = Files.createTempDirectory(directory.getParent(), "image");
      try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
        for (Path file : files) {
          if (Files.isRegularFile(file) && !file.toString().endsWith("-shm")) {
            Files.copy(file, copy.resolve(file.getFileName()));
          }
        }
      }
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  /** Offers a message and lets the commit window pass. */
  Acceptance offer(OutboxMessage message) throws OutboxException {
    List<Acceptance> answers = stage(message);
    loop.pass(commitWindow);
    return answers.get(0);
  }

  /** Offers a message; the answer comes in due time. */
  List<Acceptance> stage(OutboxMessage message) throws OutboxException {
    List<Acceptance> answers = new ArrayList<>();
    hub.identity.ifPresent(
        identity -> {
          if (hub.used) {
            store.identify(identity);
          }
        });
    engine.intake().accept(message, answers::add);
    forwarder.pump();
    return answers;
  }

  void connect() {
    hub.used = true;
    forwarder.use(Optional.of(hub));
  }

  /** Acknowledges all that was sent and is not settled. */
  void acknowledgeAll() {
    while (!hub.sent.isEmpty()) {
      List<FakeHub.Sent> open = List.copyOf(hub.sent);
      hub.sent.clear();
      open.forEach(FakeHub.Sent::acknowledge);
      loop.pass(Duration.ofSeconds(2));
    }
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
    assertThat(pending).isEqualTo(store.level().messages()).isNotNegative();
    engine.committer().commit();
    if (store.level().failure().isEmpty()) {
      assertThat(query("SELECT coalesce(sum(count), 0) FROM message"))
          .isEqualTo(store.level().messages());
    }
    assertThat(store.level().leased()).isBetween(0L, store.level().messages());
    assertThat(store.level().bytes()).isNotNegative();
    if (store.level().messages() == 0) {
      assertThat(store.level().bytes()).isZero();
    }
  }

  /** How many rows of a table the database itself has. */
  long onDisk(String table) {
    return query("SELECT count(*) FROM " + table);
  }

  private long query(String sql) {
    String file = directory.resolve("outbox.db").toString();
    try (Connection connection =
            new JDBC4Connection("jdbc:sqlite:" + file, file, new Properties());
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return result.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
