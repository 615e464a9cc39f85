package io.twinwire.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.hub.HubMessage;
import io.twinwire.api.hub.HubState.Reason;
import io.twinwire.api.outbox.OutboxException;
import io.twinwire.api.outbox.OutboxMessage;
import io.twinwire.api.outbox.Priority;
import io.twinwire.outbox.forward.Packing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackingTest {

  private static final Packing ON = new Packing(true, 10_000, false);

  @TempDir Path temp;
  private Rig rig;

  @BeforeEach
  void open() {
    rig = new Rig(temp.resolve("outbox"));
    rig.pack(ON);
  }

  @AfterEach
  void accountsAddUp() {
    rig.run();
    rig.assertAccounts();
  }

  private void json(Map<String, String> properties, Priority priority) {
    try {
      rig.offer(
          new OutboxMessage(
              number -> ("{\"messageNumber\":" + number + "}").getBytes(UTF_8),
              "application/json",
              "utf-8",
              properties,
              priority,
              Optional.empty()));
    } catch (OutboxException e) {
      throw new AssertionError(e);
    }
  }

  private void json() {
    json(Map.of(), Priority.NORMAL);
  }

  private static String body(HubMessage message) {
    return new String(message.body(), UTF_8);
  }

  @Test
  void messagesThatWaitGoAsOneArrayWhoseIdAndCountTellItsBoundaries() {
    json();
    json();
    json();
    rig.connect();
    HubMessage pack = rig.hub.sent.get(0).message();
    assertThat(rig.hub.take()).containsExactly("s1-1-3");
    assertThat(body(pack))
        .isEqualTo("[{\"messageNumber\":1},{\"messageNumber\":2},{\"messageNumber\":3}]");
    assertThat(pack.properties()).containsEntry("count", "3").containsEntry("messageNumber", "1");
    assertThat(pack.contentType()).isEqualTo("application/json");
  }

  @Test
  void aSingleMessageIsAnArrayToo() {
    rig.connect();
    json();
    HubMessage pack = rig.hub.sent.get(0).message();
    assertThat(pack.messageId()).isEqualTo("s1-1-1");
    assertThat(body(pack)).isEqualTo("[{\"messageNumber\":1}]");
  }

  @Test
  void onlyJsonOfEqualPropertiesAndPriorityGoesTogetherAndTheOrderIsKept() {
    json();
    json(Map.of("a", "1"), Priority.NORMAL);
    json(Map.of("a", "1"), Priority.NORMAL);
    rig.offer("binary");
    json();
    json(Map.of(), Priority.HIGH);
    rig.connect();
    assertThat(rig.hub.take()).containsExactly("s2-1-1", "s1-1-1", "s1-2-3", "s1-4", "s1-5-5");
  }

  @Test
  void aPackIsNoLargerThanTheSettingUnlessOneMessageIs() {
    rig.pack(new Packing(true, 1024, false));
    for (int i = 0; i < 100; i++) {
      json();
    }
    rig.connect();
    rig.hub.sent.forEach(sent -> assertThat(sent.message().size()).isLessThanOrEqualTo(1024));
    assertThat(rig.hub.sent).hasSizeBetween(3, 5);
  }

  @Test
  void boundariesAreKeptOverAFailureAndOverAKill() {
    json();
    json();
    rig.connect();
    FakeHub.Sent first = rig.hub.sent.get(0);
    rig.hub.take();
    json();
    assertThat(rig.hub.take()).containsExactly("s1-3-3");
    Rig killed = rig.reopened();
    rig.hub.connected = false;
    first.fail(Reason.COMMUNICATION_ERROR);
    rig.run();
    rig.forwarder.use(Optional.empty());
    json();
    rig.hub.connected = true;
    rig.connect();
    assertThat(rig.hub.take()).containsExactly("s1-1-2", "s1-3-3", "s1-4-4");
    killed.connect();
    assertThat(killed.hub.sent.get(0).message().body()).isEqualTo(first.message().body());
    assertThat(killed.hub.take()).containsExactly("s1-1-2", "s1-3-3");
    killed.assertAccounts();
  }

  @Test
  void allOfAnAcknowledgedPackIsSettledAndTheRestOfTheQueueGoesOn() {
    rig.window(1, 1_000_000);
    rig.connect();
    for (int i = 0; i < 6; i++) {
      json();
    }
    assertThat(rig.hub.take()).containsExactly("s1-1-1");
    rig.forwarder.use(Optional.empty());
    rig.connect();
    rig.acknowledgeAll();
    assertThat(rig.account().acknowledged()).isEqualTo(6);
    assertThat(rig.onDisk("pack")).isZero();
    rig = rig.reopened();
    assertThat(rig.account().pending()).isZero();
  }

  @Test
  void whatWentInAPackNeitherExpiresNorGivesWay() throws OutboxException {
    for (int i = 0; i < 3; i++) {
      rig.offer(
          new OutboxMessage(
              number -> "{}".getBytes(UTF_8),
              "application/json",
              "utf-8",
              Map.of(),
              Priority.NORMAL,
              Optional.of(Duration.ofSeconds(10))));
    }
    rig.connect();
    assertThat(rig.hub.take()).containsExactly("s1-1-3");
    rig.forwarder.use(Optional.empty());
    rig.limit(3, 1_000_000);
    rig.pass(Duration.ofMinutes(2));
    assertThat(rig.account().expired()).isZero();
    rig = rig.reopened();
    rig.connect();
    assertThat(rig.hub.take()).containsExactly("s1-1-3");
  }

  @Test
  void withGzipTheBodyIsCompressedAndTheEncodingSaysSo() throws IOException {
    rig.pack(new Packing(true, 10_000, true));
    for (int i = 0; i < 50; i++) {
      json();
    }
    rig.connect();
    HubMessage pack = rig.hub.sent.get(0).message();
    assertThat(pack.contentEncoding()).isEqualTo("gzip");
    byte[] body = new GZIPInputStream(new ByteArrayInputStream(pack.body())).readAllBytes();
    assertThat(new String(body, UTF_8)).startsWith("[{\"messageNumber\":1},").endsWith("}]");
    assertThat(pack.size()).isLessThan(body.length);
  }

  @Test
  void whatGzipWouldMakeLargerGoesAsItIs() {
    rig.pack(new Packing(false, 10_000, true));
    rig.offer("short");
    rig.connect();
    HubMessage message = rig.hub.sent.get(0).message();
    assertThat(body(message)).isEqualTo("short");
    assertThat(message.contentEncoding()).isEmpty();
  }

  @Test
  void switchedOffEveryMessageGoesAloneButForPacksThatWereUnderWay() {
    json();
    json();
    rig.connect();
    rig.hub.take();
    rig.forwarder.use(Optional.empty());
    rig.pack(Packing.OFF);
    json();
    json();
    rig.connect();
    assertThat(rig.hub.take()).isEqualTo(List.of("s1-1-2", "s1-3", "s1-4"));
  }

  @Test
  void aPackIsNeverAboveWhatTheHubTakes() throws OutboxException {
    rig.pack(new Packing(true, 255 * 1024, false));
    rig.window(50, 10_000_000);
    Map<String, String> properties = Map.of("p", "x".repeat(3000));
    for (int i = 0; i < 30; i++) {
      rig.offer(large("x".repeat(20_000), properties));
    }
    rig.offer(large("x".repeat(HubMessage.MAX_SIZE - 100), Map.of()));
    rig.connect();
    assertThat(rig.hub.sent).hasSizeGreaterThan(3);
    rig.hub.sent.forEach(
        sent -> assertThat(sent.message().size()).isLessThanOrEqualTo(HubMessage.MAX_SIZE));
  }

  private static OutboxMessage large(String body, Map<String, String> properties) {
    return new OutboxMessage(
        number -> body.getBytes(UTF_8),
        "application/json",
        "utf-8",
        properties,
        Priority.NORMAL,
        Optional.empty());
  }

  @Test
  void aFullStoreGivesUpWhatIsBehindAPack() {
    rig.limit(20, 1_000_000);
    for (int i = 0; i < 10; i++) {
      json();
    }
    rig.connect();
    assertThat(rig.hub.take()).containsExactly("s1-1-10");
    rig.forwarder.use(Optional.empty());
    for (int i = 0; i < 50; i++) {
      json();
    }
    assertThat(rig.account().evicted()).isEqualTo(40);
    rig.connect();
    assertThat(rig.hub.take()).containsExactly("s1-1-10", "s1-51-60");
  }

  @Test
  void aPackOfMessagesThatWereAcceptedBeforeTheDatabaseCouldBeReadIsNoneOfOthers()
      throws IOException {
    rig.connect();
    rig.pack(Packing.OFF);
    json();
    json();
    rig.store.close();
    Path database = temp.resolve("outbox/outbox.db");
    Path away = temp.resolve("away.db");
    Files.move(database, away);
    Files.createDirectories(database);
    rig = new Rig(temp.resolve("outbox"), new AtomicInteger(100));
    rig.window(1, 1_000_000);
    rig.pack(ON);
    rig.connect();
    rig.hub.connected = false;
    json();
    json();
    rig.hub.connected = true;
    rig.forwarder.connected();
    assertThat(rig.hub.take()).containsExactly("s101-1-2");
    Files.delete(database);
    Files.move(away, database);
    rig.pass(Duration.ofMinutes(2));
    rig = rig.reopened();
    rig.connect();
    assertThat(rig.hub.take()).containsExactly("s1-1", "s1-2", "s101-1-2");
  }
}
