package io.twinwire.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.hub.HubMessage;
import io.twinwire.api.hub.HubState.Reason;
import io.twinwire.api.outbox.Acceptance;
import io.twinwire.api.outbox.Acceptance.Durability;
import io.twinwire.api.outbox.OutboxException;
import io.twinwire.api.outbox.OutboxMessage;
import io.twinwire.api.outbox.Priority;
import io.twinwire.outbox.forward.Packing;
import io.twinwire.outbox.store.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages of one commit window that are one row, and with that one message of the hub. */
class PackedRowsTest {

  private static final Packing ON = new Packing(true, 60 * 1024, false);
  private static final Duration WINDOW = Duration.ofMillis(10);

  /** Above what a pack must have to be left as it is, with a few of them. */
  private static final int LARGE = 5000;

  @TempDir Path temp;
  private Rig rig;
  private final List<Acceptance> answers = new ArrayList<>();

  @BeforeEach
  void open() {
    use(new Rig(temp.resolve("outbox")));
    rig.limit(5000, 100_000_000);
  }

  private void use(Rig next) {
    rig = next;
    rig.commitWindow(WINDOW);
    rig.pack(ON);
  }

  @AfterEach
  void accountsAddUp() {
    rig.run();
    rig.assertAccounts();
  }

  private void stage(String reading, Map<String, String> properties, Optional<Duration> ttl) {
    try {
      OutboxMessage message =
          new OutboxMessage(
              number -> ("{\"n\":" + number + reading + "}").getBytes(UTF_8),
              "application/json",
              "utf-8",
              properties,
              Priority.NORMAL,
              ttl);
      rig.engine.intake().accept(message, answers::add);
    } catch (OutboxException e) {
      throw new AssertionError(e);
    }
  }

  /** Offers so many messages within one commit window. */
  private void window(int messages, int size) {
    window(messages, size, Optional.empty());
  }

  private void window(int messages, int size, Optional<Duration> ttl) {
    for (int i = 0; i < messages; i++) {
      stage(size == 0 ? "" : ",\"x\":\"" + "x".repeat(size) + "\"", Map.of(), ttl);
    }
    rig.pass(WINDOW);
  }

  private static String body(HubMessage message) {
    return new String(message.body(), UTF_8);
  }

  private HubMessage firstSent() {
    return rig.hub.sent.get(0).message();
  }

  @Test
  void theOffersOfACommitWindowAreOneRowAndEachIsAnsweredAndCounted() {
    window(3, 0);
    assertThat(rig.onDisk("message")).isEqualTo(1);
    assertThat(answers).extracting(Acceptance::messageNumber).containsExactly(1L, 2L, 3L);
    assertThat(answers).allMatch(answer -> answer.durability() == Durability.DURABLE);
    assertThat(rig.account().accepted()).isEqualTo(3);
    assertThat(rig.store.level().messages()).isEqualTo(3);
    rig.connect();
    assertThat(body(firstSent())).isEqualTo("[{\"n\":1},{\"n\":2},{\"n\":3}]");
    assertThat(rig.store.level().leased()).isEqualTo(3);
    rig.acknowledgeAll();
    assertThat(rig.account().acknowledged()).isEqualTo(3);
    assertThat(rig.onDisk("message")).isZero();
  }

  @Test
  void aPackIsCountedWithTheBytesThatTheHubMetersForIt() {
    window(4, LARGE);
    rig.connect();
    assertThat(rig.store.level().bytes()).isEqualTo(firstSent().size());
    assertThat(firstSent().properties())
        .containsEntry("messageNumber", "1")
        .containsEntry("count", "4");
  }

  @Test
  void onlyNeighboursOfEqualPropertiesAreOneRowAndTheOrderIsKept() {
    stage("", Map.of(), Optional.empty());
    stage("", Map.of("a", "1"), Optional.empty());
    stage("", Map.of("a", "1"), Optional.empty());
    stage("", Map.of(), Optional.empty());
    rig.pass(WINDOW);
    assertThat(rig.onDisk("message")).isEqualTo(3);
    rig.connect();
    assertThat(rig.hub.take()).containsExactly("s1-1-1", "s1-2-3", "s1-4-4");
  }

  @Test
  void aRowIsNoLargerThanTheSetting() {
    window(100, 1000);
    rig.connect();
    assertThat(rig.hub.sent).hasSize(2);
    assertThat(firstSent().size()).isBetween(59 * 1024, 60 * 1024);
  }

  @Test
  void whatTricklesInWhileTheHubIsAwayGoesTogetherAllTheSame() {
    for (int i = 0; i < 40; i++) {
      window(1, 0);
      window(2, 0);
    }
    rig.connect();
    assertThat(rig.hub.take()).containsExactly("s1-1-120");
    Rig killed = rig.reopened();
    killed.pack(ON);
    killed.connect();
    assertThat(killed.hub.take()).containsExactly("s1-1-120");
  }

  @Test
  void aLargePackIsItsOwnBoundaryOverAKillAndAChangeOfTheSettings() {
    window(4, LARGE);
    window(1, 0);
    rig.connect();
    byte[] first = firstSent().body();
    assertThat(rig.hub.take()).containsExactly("s1-1-4", "s1-5-5");
    assertThat(rig.onDisk("pack")).isEqualTo(1);
    for (Packing packing : List.of(ON, Packing.OFF, new Packing(true, 250_000, false))) {
      Rig killed = rig.reopened();
      killed.pack(packing);
      killed.connect();
      assertThat(killed.hub.sent.get(0).message().body()).isEqualTo(first);
      assertThat(killed.hub.take()).containsExactly("s1-1-4", "s1-5-5");
      killed.acknowledgeAll();
      killed.assertAccounts();
    }
  }

  @Test
  void switchedOffWhatIsAPackAlreadyGoesAsItIsAlsoWhenItIsSwitchedOnAgain() {
    window(2, 0);
    window(3, 0);
    window(1, 0);
    rig.pack(Packing.OFF);
    window(2, 0);
    rig.connect();
    assertThat(rig.hub.take()).containsExactly("s1-1-2", "s1-3-5", "s1-6", "s1-7", "s1-8");
    Rig killed = rig.reopened();
    killed.pack(ON);
    killed.connect();
    assertThat(killed.hub.take()).startsWith("s1-1-2", "s1-3-5").hasSize(3);
  }

  @Test
  void switchedOnWhatWaitsGoesTogether() {
    rig.pack(Packing.OFF);
    window(3, 0);
    rig.pack(ON);
    window(3, 0);
    assertThat(rig.onDisk("message")).isEqualTo(4);
    rig.connect();
    assertThat(rig.hub.take()).containsExactly("s1-1-6");
  }

  @Test
  void aPackGivesWayAsAWholeAndIsASmallPartOfWhatThereIsRoomFor() {
    rig.limit(160, 100_000_000);
    window(160, 0);
    assertThat(rig.onDisk("message")).isEqualTo(16);
    window(1, 0);
    assertThat(rig.account().evicted()).isEqualTo(10);
    assertThat(rig.account().pending()).isEqualTo(151);
    window(500, 0);
    assertThat(rig.account().pending()).isBetween(151L, 160L);
    assertThat(rig.store.level().messages()).isEqualTo(rig.account().pending());
  }

  @Test
  void aFullOutboxPacksWhatComesThough() {
    rig.limit(160, 100_000_000);
    rig.pack(Packing.OFF);
    window(160, 0);
    rig.pack(ON);
    window(100, 0);
    assertThat(rig.account().evicted()).isEqualTo(100);
    assertThat(rig.onDisk("message")).isEqualTo(70);
  }

  @Test
  void aPackExpiresAsAWholeWithTheLastOfItsMessages() {
    window(3, LARGE, Optional.of(Duration.ofSeconds(10)));
    window(2, LARGE, Optional.of(Duration.ofHours(1)));
    stage("", Map.of(), Optional.of(Duration.ofSeconds(10)));
    stage("", Map.of(), Optional.of(Duration.ofHours(1)));
    rig.pass(WINDOW);
    assertThat(rig.onDisk("message")).isEqualTo(4);
    rig.pass(Duration.ofSeconds(9));
    assertThat(rig.account().expired()).isZero();
    rig.pass(Duration.ofMinutes(2));
    assertThat(rig.account().expired()).isEqualTo(4);
    rig.connect();
    assertThat(rig.hub.take()).containsExactly("s1-4-7");
  }

  @Test
  void whenTheHubRefusesAPackAllOfItIsRejectedAndKeptAside() {
    window(4, LARGE);
    window(1, 0);
    rig.connect();
    rig.hub.sent.get(0).fail(Reason.REFUSED);
    rig.pass(Duration.ofSeconds(2));
    assertThat(rig.account().rejected()).isEqualTo(4);
    assertThat(rig.onDisk("rejected")).isEqualTo(1);
    assertThat(rig.account().pending()).isEqualTo(1);
  }

  @Test
  void aKillLosesNothingThatWasAnswered() {
    window(5, 0);
    stage("", Map.of(), Optional.empty());
    assertThat(answers).hasSize(5);
    Rig killed = rig.reopened();
    assertThat(killed.account().pending()).isEqualTo(5);
    killed.assertAccounts();
    rig.pass(WINDOW);
    assertThat(answers).hasSize(6);
    assertThat(rig.reopened().account().pending()).isEqualTo(6);
  }

  @Test
  void whileNothingCanBeWrittenPacksAreHeldInMemoryWithinTheirBoundAndSent() throws IOException {
    rig.store.close();
    Path database = temp.resolve("outbox/outbox.db");
    Path away = temp.resolve("away.db");
    Files.move(database, away);
    Files.createDirectories(database);
    use(new Rig(temp.resolve("outbox")));
    rig.limit(new Limits(5000, true, 100_000_000, true, 100, true, 256 * 1024));
    for (int i = 0; i < 20; i++) {
      window(10, 2000);
    }
    assertThat(rig.account().inMemory()).isEqualTo(200);
    assertThat(rig.account().evicted()).isBetween(60L, 100L);
    assertThat(rig.store.level().unwrittenBytes()).isBetween(200_000L, 256 * 1024L);
    rig.hub.connected = false;
    rig.connect();
    window(3, 0);
    rig.hub.connected = true;
    rig.forwarder.connected();
    rig.hub.sent.forEach(sent -> assertThat(body(sent.message())).startsWith("[").endsWith("]"));
    rig.acknowledgeAll();
    assertThat(rig.account().acknowledged() + rig.account().evicted()).isEqualTo(203);
    window(3, 0);
    Files.delete(database);
    Files.move(away, database);
    rig.pass(Duration.ofMinutes(2));
    assertThat(rig.store.level().failure()).isEmpty();
    rig.acknowledgeAll();
    assertThat(rig.account().pending()).isZero();
  }
}
