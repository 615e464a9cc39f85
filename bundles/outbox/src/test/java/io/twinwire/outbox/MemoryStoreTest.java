package io.twinwire.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinwire.api.hub.DeviceIdentity;
import io.twinwire.api.hub.HubMessage;
import io.twinwire.api.outbox.OutboxException;
import io.twinwire.api.outbox.OutboxMessage;
import io.twinwire.api.outbox.Priority;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryStoreTest {

  private static final Optional<Duration> FOREVER = Optional.empty();

  @TempDir Path directory;
  private Rig rig;

  @BeforeEach
  void open() {
    rig = new Rig(directory);
  }

  @AfterEach
  void accountsAddUp() {
    rig.run();
    rig.assertAccounts();
  }

  @Test
  void numbersRiseByOneWithinAPriorityAndAreInTheMessageId() {
    assertThat(rig.offer("a").messageNumber()).isEqualTo(1);
    assertThat(rig.offer("b").messageId()).isEqualTo("s2-2");
    assertThat(rig.offer("c", Priority.HIGH, FOREVER).messageId()).isEqualTo("s1-1");
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
  void aFullStoreGivesUpTheOldestOfTheLowestPriority() {
    rig.store.limit(3, 1_000_000);
    rig.offer("normal");
    rig.offer("low 1", Priority.LOW, FOREVER);
    rig.offer("low 2", Priority.LOW, FOREVER);
    rig.offer("normal");
    rig.offer("normal");
    assertThat(rig.account(Priority.LOW).evicted()).isEqualTo(2);
    rig.offer("normal");
    assertThat(rig.account().evicted()).isEqualTo(1);
    rig.connect();
    assertThat(rig.hub.take()).containsExactly("s2-2", "s2-3", "s2-4");
    assertThat(rig.store.level().sinceEviction()).isPresent();
  }

  @Test
  void aFullStoreGivesUpAsManyBytesAsTheNewcomerNeeds() {
    rig.store.limit(1000, 1000);
    for (int i = 0; i < 3; i++) {
      rig.offer("x".repeat(300));
    }
    rig.offer("x".repeat(600));
    assertThat(rig.account().evicted()).isEqualTo(2);
    assertThat(rig.store.level().bytes()).isLessThanOrEqualTo(1000);
  }

  @Test
  void aNewcomerNeverDisplacesAHigherPriority() {
    rig.store.limit(2, 1_000_000);
    rig.offer("high", Priority.HIGH, FOREVER);
    rig.offer("high", Priority.HIGH, FOREVER);
    assertThatThrownBy(() -> rig.tryOffer("low", Priority.LOW, FOREVER))
        .isInstanceOf(OutboxException.class)
        .hasMessageContaining("2 of 2 messages");
    assertThat(rig.account(Priority.LOW).accepted()).isZero();
    assertThat(rig.account(Priority.HIGH).pending()).isEqualTo(2);
  }

  @Test
  void whatIsInFlightIsNotEvicted() {
    rig.store.limit(2, 1_000_000);
    rig.forwarder.window(1, 1_000_000);
    rig.connect();
    rig.offer("flying");
    rig.offer("waiting");
    rig.offer("new");
    rig.hub.sent.get(0).acknowledge();
    rig.run();
    assertThat(rig.account().acknowledged()).isEqualTo(1);
    assertThat(rig.account().evicted()).isEqualTo(1);
    assertThat(rig.hub.take()).containsExactly("s2-1", "s2-3");
  }

  @Test
  void aMessageExpiresWhenItsTimeHasPassedUnlessItIsInFlight() {
    rig.offer("short", Priority.NORMAL, Optional.of(Duration.ofSeconds(10)));
    rig.offer("long");
    rig.pass(Duration.ofSeconds(10));
    assertThat(rig.account().expired()).isEqualTo(1);
    rig.connect();
    assertThat(rig.hub.take()).containsExactly("s2-2");
    rig.offer("flying", Priority.NORMAL, Optional.of(Duration.ofSeconds(10)));
    rig.pass(Duration.ofSeconds(11));
    assertThat(rig.account().expired()).isEqualTo(1);
    rig.forwarder.use(Optional.empty());
    assertThat(rig.account().expired()).isEqualTo(2);
  }

  @Test
  void aTimeToLiveOfAgesIsForEver() {
    rig.offer("a", Priority.NORMAL, Optional.of(Duration.ofSeconds(Long.MAX_VALUE)));
    rig.pass(Duration.ofDays(1000));
    assertThat(rig.account().pending()).isEqualTo(1);
  }

  @Test
  void afterAKillNumbersGoOnWithTheSameStreamAndWhatWasPendingIsLost() {
    rig.connect();
    rig.offer("a");
    rig.offer("b");
    rig.hub.sent.get(0).acknowledge();
    rig.run();
    rig = rig.reopened(directory);
    assertThat(rig.account().acknowledged()).isEqualTo(1);
    assertThat(rig.account().lost()).isEqualTo(1);
    assertThat(rig.offer("c").messageId()).isEqualTo("s2-3");
  }

  @Test
  void numbersGoOnOverManyKillsAndNoneIsGivenTwice() {
    for (int i = 1; i <= 20; i++) {
      assertThat(rig.offer("m").messageNumber()).isEqualTo(i);
      rig.assertAccounts();
      rig = rig.reopened(directory);
    }
    assertThat(rig.account().lost()).isEqualTo(20);
  }

  @Test
  void theFirstIdentityEverAdoptsWhatWasAcceptedBeforeIt() {
    rig.offer("early");
    rig.connect();
    assertThat(rig.hub.take()).containsExactly("s2-1");
    assertThat(rig.offer("later").messageId()).isEqualTo("s2-2");
  }

  @Test
  void afterARestartTheLastIdentityIsPresumedUntilTheHubSaysOtherwise() {
    rig.connect();
    rig.offer("a");
    rig = rig.reopened(directory);
    assertThat(rig.offer("b").messageId()).isEqualTo("s2-2");
  }

  @Test
  void everyIdentityHasNumbersOfItsOwnWhichGoOnWhenItReturns() {
    DeviceIdentity gateway = rig.hub.identity.get();
    DeviceIdentity other = DeviceIdentity.device("other.test", "gateway");
    rig.connect();
    assertThat(rig.offer("a").messageId()).isEqualTo("s2-1");
    rig.hub.identity = Optional.of(other);
    assertThat(rig.offer("b").messageId()).isEqualTo("s5-1");
    rig = rig.reopened(directory);
    assertThat(rig.offer("c").messageId()).isEqualTo("s5-2");
    rig.connect();
    rig.hub.identity = Optional.of(gateway);
    assertThat(rig.offer("d").messageId()).isEqualTo("s2-2");
  }

  @Test
  void aNumberThatCannotBeKeptIsNotGiven() throws IOException {
    rig.offer("a");
    rig.store.close();
    assertThatThrownBy(() -> rig.tryOffer("b", Priority.NORMAL, FOREVER))
        .isInstanceOf(OutboxException.class)
        .hasMessageContaining("message number: cannot be kept");
    assertThat(rig.account().accepted()).isEqualTo(1);
  }

  @Test
  void aNewcomerThatCannotBeNumberedEvictsNothing() throws IOException {
    rig.store.limit(2, 1_000_000);
    rig.offer("low", Priority.LOW, FOREVER);
    rig.offer("normal");
    rig.store.close();
    assertThatThrownBy(() -> rig.tryOffer("newcomer", Priority.NORMAL, FOREVER))
        .isInstanceOf(OutboxException.class)
        .hasMessageContaining("message number: cannot be kept");
    assertThat(rig.account(Priority.LOW).evicted()).isZero();
    assertThat(rig.account(Priority.LOW).pending()).isEqualTo(1);
    assertThat(rig.account().accepted()).isEqualTo(1);
    assertThat(rig.store.level().messages()).isEqualTo(2);
    assertThat(rig.store.level().sinceEviction()).isEmpty();
  }

  @Test
  void whatGaveWayIsInTheAccountAfterAKill() {
    rig.store.limit(1, 1_000_000);
    rig.offer("low", Priority.LOW, FOREVER);
    rig.offer("normal");
    rig = rig.reopened(directory);
    assertThat(rig.account(Priority.LOW).evicted()).isEqualTo(1);
    assertThat(rig.account().lost()).isEqualTo(1);
  }
}
