package io.twinwire.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinwire.api.outbox.Acceptance;
import io.twinwire.api.outbox.Acceptance.Durability;
import io.twinwire.api.outbox.Priority;
import io.twinwire.outbox.store.Limits;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.jdbc4.JDBC4Connection;

/** What becomes of messages when the disk, or what is on it, fails. */
class DiskFailureTest {

  @TempDir Path temp;
  private Rig rig;

  private Path database() {
    return temp.resolve("outbox/outbox.db");
  }

  private Rig open() {
    rig = new Rig(temp.resolve("outbox"));
    return rig;
  }

  @AfterEach
  void accountsAddUp() {
    rig.run();
    rig.assertAccounts();
  }

  private Connection connection() throws SQLException {
    return new JDBC4Connection(
        "jdbc:sqlite:" + database(), database().toString(), new Properties());
  }

  private void sql(String... statements) throws SQLException {
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @Test
  void whileTheDatabaseCannotBeWrittenMessagesAreSentFromMemoryAndComeToDiskLater()
      throws SQLException {
    open().offer("a");
    rig.connect();
    try (Connection other = connection();
        Statement lock = other.createStatement()) {
      lock.execute("BEGIN IMMEDIATE");
      Acceptance held = rig.offer("b");
      assertThat(held.durability()).isEqualTo(Durability.VOLATILE);
      assertThat(held.messageNumber()).isEqualTo(2);
      assertThat(rig.hub.take()).containsExactly("s1-1", "s1-2");
      assertThat(rig.offer("c").durability()).isEqualTo(Durability.VOLATILE);
      assertThat(rig.hub.take()).containsExactly("s1-3");
      assertThat(rig.account().inMemory()).isEqualTo(2);
      assertThat(rig.store.level().failure()).isPresent();
      assertThat(rig.store.level().failure().get()).contains("outbox.db", "locked");
      lock.execute("ROLLBACK");
    }
    rig.pass(Duration.ofMinutes(2));
    assertThat(rig.store.level().failure()).isEmpty();
    assertThat(rig.offer("d").durability()).isEqualTo(Durability.DURABLE);
    rig.assertAccounts();
    rig = rig.reopened();
    assertThat(rig.account().pending()).isEqualTo(4);
    rig.connect();
    assertThat(rig.hub.take()).containsExactly("s1-1", "s1-2", "s1-3", "s1-4");
  }

  @Test
  void whatWasSettledWhileNothingCouldBeWrittenIsNotSentAgain() throws SQLException {
    open();
    for (int i = 0; i < 5; i++) {
      rig.offer("m");
    }
    rig.connect();
    try (Connection other = connection();
        Statement lock = other.createStatement()) {
      lock.execute("BEGIN IMMEDIATE");
      rig.offer("in memory");
      rig.acknowledgeAll();
      assertThat(rig.account().acknowledged()).isEqualTo(6);
      lock.execute("ROLLBACK");
    }
    rig.pass(Duration.ofMinutes(2));
    rig.assertAccounts();
    rig = rig.reopened();
    assertThat(rig.account().acknowledged()).isEqualTo(6);
    assertThat(rig.store.level().messages()).isZero();
  }

  @Test
  void memoryIsBoundedWhileNothingCanBeWritten() throws SQLException {
    open().limit(new Limits(1000, true, 10_000_000, true, 100, true, 2000));
    rig.offer("on disk");
    try (Connection other = connection();
        Statement lock = other.createStatement()) {
      lock.execute("BEGIN IMMEDIATE");
      for (int i = 0; i < 10; i++) {
        rig.offer("x".repeat(500));
      }
      assertThat(rig.store.level().unwrittenBytes()).isLessThanOrEqualTo(2000);
      assertThat(rig.account().evicted()).isEqualTo(7);
      assertThat(rig.account().pending()).isEqualTo(4);
      lock.execute("ROLLBACK");
    }
    rig.connect();
    assertThat(rig.hub.take()).containsExactly("s1-1", "s1-9", "s1-10", "s1-11");
  }

  @Test
  void afterAKillInThatStateNumbersAreLeftOutAndAccountedAsLost() throws SQLException {
    open().offer("a");
    try (Connection other = connection();
        Statement lock = other.createStatement()) {
      lock.execute("BEGIN IMMEDIATE");
      assertThat(rig.offer("b").messageNumber()).isEqualTo(2);
      rig = rig.reopened();
      lock.execute("ROLLBACK");
    }
    Acceptance next = rig.offer("c");
    assertThat(next.messageNumber()).isEqualTo(1002);
    assertThat(rig.account().lost()).isEqualTo(1000);
    assertThat(rig.account().pending()).isEqualTo(2);
    rig = rig.reopened();
    assertThat(rig.offer("d").messageNumber()).isEqualTo(1003);
  }

  @Test
  void aDirectoryThatCannotBeUsedIsTriedAgainAndNothingIsRefused() throws IOException {
    Files.createDirectories(database());
    open().connect();
    assertThat(rig.offer("a").durability()).isEqualTo(Durability.VOLATILE);
    assertThat(rig.hub.take()).containsExactly("s1-1");
    assertThat(rig.store.level().failure()).isPresent();
    Files.delete(database());
    rig.pass(Duration.ofMinutes(2));
    assertThat(rig.offer("b").durability()).isEqualTo(Durability.DURABLE);
    rig.assertAccounts();
    rig = rig.reopened();
    assertThat(rig.account().pending()).isEqualTo(2);
  }

  @Test
  void aDatabaseOfANewerVersionIsLeftAloneAndSaid() throws SQLException, IOException {
    open().offer("a");
    rig.store.close();
    sql("PRAGMA user_version = 7");
    byte[] before = Files.readAllBytes(database());
    open();
    assertThat(rig.store.level().failure().get()).contains("version 7 is above 2");
    Acceptance held = rig.offer("b");
    assertThat(held.durability()).isEqualTo(Durability.VOLATILE);
    assertThat(held.messageNumber()).isEqualTo(2);
    rig.connect();
    assertThat(rig.hub.take()).containsExactly("s1-2");
    assertThat(Files.readAllBytes(database())).isEqualTo(before);
    assertThat(rig.store.level().setAside()).isEmpty();
  }

  @Test
  void aFileThatIsNoDatabaseIsSetAsideUnderADatedName() throws IOException {
    Files.createDirectories(database().getParent());
    Files.writeString(database(), "no database ".repeat(1000));
    assertThat(open().offer("a").durability()).isEqualTo(Durability.DURABLE);
    assertThat(rig.store.level().setAside()).hasSize(1);
    Path aside = Path.of(rig.store.level().setAside().get(0));
    assertThat(aside.getFileName().toString()).isEqualTo("outbox-damaged-20261122T101500Z.db");
    assertThat(Files.readString(aside)).startsWith("no database");
  }

  @Test
  void ofADamagedDatabaseWhatCanBeReadIsRescuedAndTheRestIsCounted() throws IOException {
    open().limit(5000, 100_000_000);
    for (int i = 0; i < 2000; i++) {
      rig.offer("x".repeat(400));
    }
    rig.store.close();
    long length = Files.size(database());
    try (RandomAccessFile file = new RandomAccessFile(database().toFile(), "rw")) {
      file.seek(length / 4096 / 2 * 4096);
      file.write(new byte[4096]);
    }
    open().limit(5000, 100_000_000);
    // Reading comes to the damage.
    rig.connect();
    rig.acknowledgeAll();
    rig.offer("goes on");
    rig.acknowledgeAll();
    assertThat(rig.store.level().setAside()).hasSize(1);
    assertThat(rig.account().setAside()).isBetween(1L, 50L);
    assertThat(rig.account().acknowledged() + rig.account().setAside()).isEqualTo(2001);
    assertThat(rig.store.level().messages()).isZero();
  }

  @Test
  void messagesOfAStreamThatNobodyKnowsAnyMoreAreSentAllTheSame() throws IOException, SQLException {
    open().offer("a");
    rig.offer("b");
    rig.store.close();
    sql("DROP TABLE stream");
    open();
    assertThat(rig.store.level().setAside()).hasSize(1);
    rig.offer("c");
    rig.connect();
    assertThat(rig.hub.sent.stream().map(sent -> new String(sent.message().body(), UTF_8)))
        .containsExactly("a", "b", "c");
  }

  @Test
  void aRescueThatWasCutOffBeginsAnewAndOneThatWasDoneIsTakenOver()
      throws IOException, SQLException {
    open().offer("a");
    rig.store.close();
    Path outbox = temp.resolve("outbox");
    Files.writeString(outbox.resolve("outbox-rescue.db"), "half");
    Files.copy(database(), outbox.resolve("outbox-rescued.db"));
    sql("DROP TABLE stream");
    open();
    assertThat(rig.account().pending()).isEqualTo(1);
    assertThat(rig.store.level().setAside()).hasSize(1);
    assertThat(outbox.resolve("outbox-rescued.db")).doesNotExist();
  }

  @Test
  void largeMessagesAreRescuedWithinTheirNumber() throws IOException {
    open();
    for (int i = 0; i < 20; i++) {
      rig.offer("x".repeat(200_000));
    }
    rig.store.close();
    try (RandomAccessFile file = new RandomAccessFile(database().toFile(), "rw")) {
      file.seek(file.length() / 2 / 4096 * 4096);
      file.write(new byte[4096]);
    }
    open().connect();
    rig.acknowledgeAll();
    rig.pass(Duration.ofMinutes(2));
    rig.acknowledgeAll();
    assertThat(rig.account().acknowledged() + rig.account().setAside()).isEqualTo(20);
    assertThat(rig.account().setAside()).isLessThanOrEqualTo(2);
  }

  @Test
  void whatWasAcceptedBeforeTheDatabaseCouldBeReadGoesAfterItAndIsSent() throws IOException {
    open().connect();
    rig.offer("a");
    rig.store.close();
    Path away = temp.resolve("away.db");
    Files.move(database(), away);
    Files.createDirectories(database());
    rig = new Rig(temp.resolve("outbox"), new AtomicInteger(100));
    rig.offer("b");
    Files.delete(database());
    Files.move(away, database());
    rig.pass(Duration.ofMinutes(2));
    rig.connect();
    assertThat(rig.offer("c").messageNumber()).isEqualTo(2);
    assertThat(rig.hub.take()).containsExactly("s1-1", "s101-1", "s102-2");
  }

  @Test
  void aNumberThatWasGivenBeforeAnythingWasOnDiskIsNotGivenAgain()
      throws IOException, SQLException {
    open();
    rig.store.close();
    open();
    try (Connection other = connection();
        Statement lock = other.createStatement()) {
      lock.execute("BEGIN IMMEDIATE");
      assertThat(rig.offer("a", Priority.HIGH, Optional.empty()).messageNumber()).isEqualTo(1);
      rig = rig.reopened();
      lock.execute("ROLLBACK");
    }
    assertThat(rig.offer("b", Priority.HIGH, Optional.empty()).messageNumber()).isEqualTo(1001);
    assertThat(rig.account(Priority.HIGH).lost()).isEqualTo(1000);
  }

  @Test
  void aTimeToLivePassesInMemoryToo() throws SQLException {
    open().offer("a");
    try (Connection other = connection();
        Statement lock = other.createStatement()) {
      lock.execute("BEGIN IMMEDIATE");
      rig.offer("b", Priority.LOW, Optional.of(Duration.ofSeconds(1)));
      rig.pass(Duration.ofSeconds(1));
      assertThat(rig.account(Priority.LOW).expired()).isEqualTo(1);
      lock.execute("ROLLBACK");
    }
    assertThat(List.of(rig.account().pending())).containsExactly(1L);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aStoreThatCannotBeWrittenToTheLastLeavesNoFileOpen() throws SQLException, IOException {
    open().offer("a");
    Rig next = rig.reopened();
    try (Connection other = connection();
        Statement lock = other.createStatement()) {
      lock.execute("BEGIN IMMEDIATE");
      assertThatThrownBy(rig.store::close).isInstanceOf(IOException.class);
    }
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      assertThat(open.map(Path::toFile).map(DiskFailureTest::canonical))
          .noneMatch(file -> file.startsWith(temp.resolve("outbox") + "/"));
    }
    rig = next;
  }

  private static String canonical(File descriptor) {
    try {
      return descriptor.getCanonicalPath();
    } catch (IOException e) {
      return "";
    }
  }
}
