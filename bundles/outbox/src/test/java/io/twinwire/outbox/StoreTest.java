package io.twinwire.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinwire.api.hub.DeviceIdentity;
import io.twinwire.api.hub.HubMessage;
import io.twinwire.api.outbox.Acceptance;
import io.twinwire.api.outbox.Acceptance.Durability;
import io.twinwire.api.outbox.OutboxException;
import io.twinwire.api.outbox.OutboxMessage;
import io.twinwire.api.outbox.Priority;
import io.twinwire.outbox.store.Limits;
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

class StoreTest {

  private static final Optional<Duration> FOREVER = Optional.empty();

  @TempDir Path temp;
  private Rig rig;

  @BeforeEach
  void open() {
    rig = new Rig(temp.resolve("outbox"));
  }

  @AfterEach
  void accountsAddUp() {
    rig.run();
    rig.assertAccounts();
    rig = rig.reopened();
    rig.assertAccounts();
  }

  @Test
  void numbersRiseByOneWithinAPriorityAndAreInTheMessageId() {
    assertThat(rig.offer("a").messageNumber()).isEqualTo(1);
    assertThat(rig.offer("b").messageId()).isEqualTo("s1-2");
    assertThat(rig.offer("c", Priority.HIGH, FOREVER).messageId()).isEqualTo("s2-1");
  }

  @Test
  void theBodyIsWrittenWithTheNumberThatTheMessageGets() throws OutboxException {
    rig.connect();
    rig.offer("a");
    rig.offer(OutboxMessage.json(number -> ("{\"n\":" + number + "}").getBytes(UTF_8)));
    HubMessage sent = rig.hub.sent.get(1).message();
    assertThat(new String(sent.body(), UTF_8)).isEqualTo("{\"n\":2}");
    assertThat(sent.contentType()).isEqualTo("application/json");
    assertThat(sent.contentEncoding()).isEqualTo("utf-8");
  }

  @Test
  void anOfferAboveTheHubsLimitIsRefusedByItsSizeAndTakesNoNumber() {
    assertThatThrownBy(() -> rig.offer("x".repeat(HubMessage.MAX_SIZE)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            HubMessage.MAX_SIZE + 4 + "messageNumber1".length() + " bytes is above 262144");
    assertThat(rig.offer("a").messageNumber()).isEqualTo(1);
  }

  @Test
  void aBodyThatThrowsTakesNoNumber() {
    OutboxMessage broken =
        OutboxMessage.json(
            number -> {
              throw new IllegalStateException("broken");
            });
    assertThatThrownBy(() -> rig.offer(broken)).hasMessage("broken");
    assertThat(rig.offer("a").messageNumber()).isEqualTo(1);
  }

  @Test
  void anOfferIsAnsweredOnceTheCommitThatHoldsItIsDone() throws OutboxException {
    rig.commitWindow(Duration.ofMillis(10));
    rig.connect();
    List<Acceptance> first = rig.stage(OutboxMessage.of(new byte[1], "", ""));
    rig.pass(Duration.ofMillis(5));
    List<Acceptance> second = rig.stage(OutboxMessage.of(new byte[1], "", ""));
    assertThat(first).isEmpty();
    assertThat(rig.hub.sent).isEmpty();
    assertThat(rig.reopened().account().accepted()).isZero();
    rig.pass(Duration.ofMillis(5));
    assertThat(first).hasSize(1);
    assertThat(second).hasSize(1);
    assertThat(first.get(0).durability()).isEqualTo(Durability.DURABLE);
    assertThat(rig.hub.sent).hasSize(2);
    assertThat(rig.reopened().account().pending()).isEqualTo(2);
  }

  @Test
  void afterAKillEverythingThatWasAcceptedIsSentWithItsIdBodyAndProperties()
      throws OutboxException {
    OutboxMessage message =
        new OutboxMessage(
            number -> new byte[] {0, 1, 2},
            "application/octet-stream",
            "x",
            Map.of("a", "b"),
            Priority.LOW,
            FOREVER);
    rig.offer(message);
    rig.offer("normal");
    rig = rig.reopened();
    rig.connect();
    HubMessage low = rig.hub.sent.get(1).message();
    assertThat(rig.hub.take()).containsExactly("s2-1", "s1-1");
    assertThat(low.body()).containsExactly(0, 1, 2);
    assertThat(low.contentType()).isEqualTo("application/octet-stream");
    assertThat(low.contentEncoding()).isEqualTo("x");
    assertThat(low.properties()).containsEntry("a", "b").containsEntry("messageNumber", "1");
  }

  @Test
  void whatWasAcknowledgedIsDeletedAndNeverSentAgainOnceThatIsWritten() {
    rig.connect();
    rig.offer("a");
    rig.offer("b");
    rig.hub.sent.get(0).acknowledge();
    rig.pass(Duration.ofSeconds(1));
    rig = rig.reopened();
    assertThat(rig.account().acknowledged()).isEqualTo(1);
    rig.connect();
    assertThat(rig.hub.take()).containsExactly("s1-2");
  }

  @Test
  void afterAKillNoMoreThanTheWindowIsRepeated() {
    rig.window(4, 1_000_000);
    rig.connect();
    for (int i = 0; i < 20; i++) {
      rig.offer("m");
    }
    for (int i = 0; i < 10; i++) {
      rig.hub.sent.get(i).acknowledge();
      rig.run();
      long acknowledged = rig.reopened().account().acknowledged();
      assertThat(rig.hub.sent.size() - acknowledged).isLessThanOrEqualTo(4);
    }
  }

  @Test
  void numbersGoOnOverManyKillsAndNoIdIsGivenTwice() {
    List<String> ids = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      Acceptance acceptance = rig.offer("m");
      assertThat(acceptance.messageNumber()).isEqualTo(i);
      ids.add(acceptance.messageId());
      rig = rig.reopened();
    }
    rig.connect();
    assertThat(rig.hub.take()).doesNotHaveDuplicates().containsExactlyElementsOf(ids);
  }

  @Test
  void aLargeBacklogIsSentInOrderWhateverIsInMemory() {
    rig.limit(5000, 100_000_000);
    for (int i = 0; i < 3000; i++) {
      rig.offer("x".repeat(700), i % 10 == 0 ? Priority.HIGH : Priority.NORMAL, FOREVER);
    }
    rig.connect();
    List<Long> high = new ArrayList<>();
    List<Long> normal = new ArrayList<>();
    while (!rig.hub.sent.isEmpty()) {
      List<FakeHub.Sent> open = List.copyOf(rig.hub.sent);
      rig.hub.sent.clear();
      for (FakeHub.Sent sent : open) {
        String id = sent.message().messageId();
        long number = Long.parseLong(id.substring(id.indexOf('-') + 1));
        (id.startsWith("s1-") ? high : normal).add(number);
        sent.acknowledge();
      }
      rig.pass(Duration.ofSeconds(1));
    }
    assertThat(high).hasSize(300).isSorted();
    assertThat(normal).hasSize(2700).isSorted();
    assertThat(rig.store.level().messages()).isZero();
  }

  @Test
  void aFullStoreGivesUpTheOldestOfTheLowestPriority() {
    rig.limit(3, 1_000_000);
    rig.offer("normal");
    rig.offer("low 1", Priority.LOW, FOREVER);
    rig.offer("low 2", Priority.LOW, FOREVER);
    rig.offer("normal");
    rig.offer("normal");
    assertThat(rig.account(Priority.LOW).evicted()).isEqualTo(2);
    rig.offer("normal");
    assertThat(rig.account().evicted()).isEqualTo(1);
    rig.connect();
    assertThat(rig.hub.take()).containsExactly("s1-2", "s1-3", "s1-4");
    assertThat(rig.store.level().sinceEviction()).isPresent();
  }

  @Test
  void aFullStoreGivesUpAsManyBytesAsTheNewcomerNeeds() {
    rig.limit(1000, 1000);
    for (int i = 0; i < 3; i++) {
      rig.offer("x".repeat(300));
    }
    rig.offer("x".repeat(600));
    assertThat(rig.account().evicted()).isEqualTo(2);
    assertThat(rig.store.level().bytes()).isLessThanOrEqualTo(1000);
  }

  @Test
  void aNewcomerNeverDisplacesAHigherPriority() {
    rig.limit(2, 1_000_000);
    rig.offer("high", Priority.HIGH, FOREVER);
    rig.offer("high", Priority.HIGH, FOREVER);
    assertThatThrownBy(() -> rig.tryOffer("low", Priority.LOW, FOREVER))
        .isInstanceOf(OutboxException.class)
        .hasMessageContaining("none may give way to one of priority LOW");
    assertThat(rig.account(Priority.LOW).accepted()).isZero();
    assertThat(rig.account(Priority.HIGH).pending()).isEqualTo(2);
  }

  @Test
  void eachLimitMayRefuseTheNewcomerInsteadAndNothingIsLost() {
    rig.limit(new Limits(2, false, 1_000_000, true, 100, true, 1_000_000));
    rig.offer("a");
    rig.offer("b");
    assertThatThrownBy(() -> rig.tryOffer("c", Priority.HIGH, FOREVER))
        .isInstanceOf(OutboxException.class)
        .hasMessage("outbox full: 2 messages are held already");
    rig.limit(new Limits(1000, true, 300, false, 100, true, 1_000_000));
    assertThatThrownBy(() -> rig.tryOffer("x".repeat(300), Priority.HIGH, FOREVER))
        .isInstanceOf(OutboxException.class)
        .hasMessage("outbox full: 300 bytes are held already");
    rig.limit(new Limits(1000, true, 1_000_000, true, 0, false, 1_000_000));
    assertThatThrownBy(() -> rig.tryOffer("c", Priority.HIGH, FOREVER))
        .isInstanceOf(OutboxException.class)
        .hasMessage("outbox full: 0 bytes, its share of the disk, are held already");
    rig.limit(Rig.WIDE);
    assertThat(rig.account().pending()).isEqualTo(2);
    assertThat(rig.offer("d").messageNumber()).isEqualTo(3);
  }

  @Test
  void whatIsInFlightIsNotEvicted() {
    rig.limit(2, 1_000_000);
    rig.window(1, 1_000_000);
    rig.connect();
    rig.offer("flying");
    rig.offer("waiting");
    rig.offer("new");
    rig.hub.sent.get(0).acknowledge();
    rig.run();
    assertThat(rig.account().acknowledged()).isEqualTo(1);
    assertThat(rig.account().evicted()).isEqualTo(1);
    assertThat(rig.hub.take()).containsExactly("s1-1", "s1-3");
  }

  @Test
  void whatGaveWayIsInTheAccountAfterAKill() {
    rig.limit(1, 1_000_000);
    rig.offer("low", Priority.LOW, FOREVER);
    rig.offer("normal");
    rig = rig.reopened();
    assertThat(rig.account(Priority.LOW).evicted()).isEqualTo(1);
    assertThat(rig.account().pending()).isEqualTo(1);
  }

  @Test
  void theFirstIdentityEverAdoptsWhatWasAcceptedBeforeIt() {
    rig.offer("early");
    rig.connect();
    assertThat(rig.hub.take()).containsExactly("s1-1");
    assertThat(rig.offer("later").messageId()).isEqualTo("s1-2");
  }

  @Test
  void afterARestartTheLastIdentityIsPresumedUntilTheHubSaysOtherwise() {
    rig.connect();
    rig.offer("a");
    rig = rig.reopened();
    rig.offer("b");
    rig.connect();
    assertThat(rig.hub.take()).containsExactly("s1-1", "s2-2");
  }

  @Test
  void everyIdentityHasNumbersOfItsOwnWhichGoOnWhenItReturns() {
    DeviceIdentity gateway = rig.hub.identity.get();
    DeviceIdentity other = DeviceIdentity.device("other.test", "gateway");
    rig.connect();
    assertThat(rig.offer("a").messageNumber()).isEqualTo(1);
    rig.hub.identity = Optional.of(other);
    assertThat(rig.offer("b").messageNumber()).isEqualTo(1);
    rig = rig.reopened();
    assertThat(rig.offer("c").messageNumber()).isEqualTo(2);
    rig.connect();
    rig.hub.identity = Optional.of(gateway);
    assertThat(rig.offer("d").messageNumber()).isEqualTo(2);
  }

  @Test
  void streamsOfEarlierRunsAreTakenOverOnceNothingOfThemIsPending() {
    for (int i = 0; i < 5; i++) {
      rig.connect();
      rig.offer("m");
      rig.acknowledgeAll();
      rig = rig.reopened();
    }
    assertThat(rig.account().acknowledged()).isEqualTo(5);
    assertThat(rig.offer("m").messageNumber()).isEqualTo(6);
    assertThat(rig.account().accepted()).isEqualTo(6);
  }
}
