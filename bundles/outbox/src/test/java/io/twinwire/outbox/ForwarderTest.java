package io.twinwire.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.hub.DeviceIdentity;
import io.twinwire.api.hub.HubState.Reason;
import io.twinwire.api.outbox.Priority;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForwarderTest {

  @TempDir Path directory;
  private Rig rig;
  private FakeHub hub;

  @BeforeEach
  void open() {
    rig = new Rig(directory);
    hub = rig.hub;
  }

  @AfterEach
  void accountsAddUp() {
    rig.run();
    rig.assertAccounts();
  }

  @Test
  void messagesAreSentInOrderOnceThereIsAConnection() {
    rig.offer("a");
    rig.offer("b");
    rig.connect();
    rig.offer("c");
    assertThat(hub.take()).containsExactly("s1-1", "s1-2", "s1-3");
  }

  @Test
  void theHigherPriorityIsSentFirst() {
    rig.offer("low", Priority.LOW, Optional.empty());
    rig.offer("normal");
    rig.offer("high", Priority.HIGH, Optional.empty());
    rig.connect();
    assertThat(hub.take()).containsExactly("s3-1", "s2-1", "s1-1");
  }

  @Test
  void aMessageIsPendingUntilTheHubHasAcknowledgedIt() {
    rig.connect();
    rig.offer("a");
    assertThat(rig.account().pending()).isEqualTo(1);
    hub.sent.get(0).acknowledge();
    rig.run();
    assertThat(rig.account().pending()).isZero();
    assertThat(rig.account().acknowledged()).isEqualTo(1);
  }

  @Test
  void noMoreMessagesAreInFlightThanTheWindowHolds() {
    rig.window(2, 1_000_000);
    rig.connect();
    for (int i = 0; i < 5; i++) {
      rig.offer("m");
    }
    assertThat(hub.sent).hasSize(2);
    hub.sent.get(0).acknowledge();
    rig.run();
    assertThat(hub.sent).hasSize(3);
  }

  @Test
  void noMoreBytesAreInFlightThanTheWindowHoldsAndOneMessageAlwaysFits() {
    rig.window(50, 1000);
    rig.connect();
    rig.offer("x".repeat(5000));
    rig.offer("x".repeat(400));
    rig.offer("x".repeat(400));
    rig.offer("x".repeat(400));
    assertThat(hub.sent).hasSize(1);
    hub.sent.get(0).acknowledge();
    rig.run();
    assertThat(hub.sent).hasSize(3);
  }

  @Test
  void afterAFailureSendingGoesOnFromTheOldestUnacknowledgedWhenTheHubIsBack() {
    rig.connect();
    for (int i = 0; i < 4; i++) {
      rig.offer("m");
    }
    List<FakeHub.Sent> first = List.copyOf(hub.sent);
    assertThat(hub.take()).hasSize(4);
    first.get(0).acknowledge();
    hub.connected = false;
    first.get(1).fail(Reason.COMMUNICATION_ERROR);
    first.get(2).fail(Reason.COMMUNICATION_ERROR);
    first.get(3).fail(Reason.COMMUNICATION_ERROR);
    rig.run();
    rig.offer("later");
    assertThat(hub.take()).isEmpty();
    hub.connected = true;
    rig.forwarder.connected();
    assertThat(hub.take()).containsExactly("s1-2", "s1-3", "s1-4", "s1-5");
  }

  @Test
  void nothingIsSentBeforeAllOfTheBrokenConnectionHasLanded() {
    rig.connect();
    rig.offer("a");
    rig.offer("b");
    List<FakeHub.Sent> first = List.copyOf(hub.sent);
    hub.take();
    first.get(1).fail(Reason.COMMUNICATION_ERROR);
    rig.run();
    rig.forwarder.connected();
    assertThat(hub.take()).isEmpty();
    first.get(0).fail(Reason.COMMUNICATION_ERROR);
    rig.run();
    assertThat(hub.take()).containsExactly("s1-1", "s1-2");
  }

  @Test
  void failuresThatAreHeardOfAfterTheHubIsBackDoNotStopTheNewConnection() {
    rig.connect();
    rig.offer("a");
    rig.offer("b");
    List<FakeHub.Sent> first = List.copyOf(hub.sent);
    hub.take();
    rig.forwarder.connected();
    first.forEach(sent -> sent.fail(Reason.COMMUNICATION_ERROR));
    rig.run();
    assertThat(hub.take()).containsExactly("s1-1", "s1-2");
  }

  @Test
  void aFailureOnALivingConnectionIsTriedAgainAfterGrowingDelays() {
    rig.connect();
    rig.offer("a");
    hub.sent.get(0).fail(Reason.REFUSED, 429);
    hub.take();
    rig.run();
    rig.pass(Duration.ofMillis(999));
    assertThat(hub.sent).isEmpty();
    rig.pass(Duration.ofMillis(1));
    assertThat(hub.sent).hasSize(1);
    hub.sent.get(0).fail(Reason.REFUSED, 429);
    hub.take();
    rig.run();
    rig.pass(Duration.ofMillis(1999));
    assertThat(hub.sent).isEmpty();
    rig.pass(Duration.ofMillis(1));
    assertThat(hub.take()).containsExactly("s1-1");
  }

  @Test
  void aRefusedMessageIsCountedAndTheQueueGoesOn() {
    rig.connect();
    rig.offer("a");
    rig.offer("b");
    rig.offer("c");
    hub.sent.get(0).fail(Reason.MESSAGE_TOO_LARGE);
    hub.sent.get(1).fail(Reason.REFUSED, 400);
    hub.sent.get(2).acknowledge();
    rig.run();
    assertThat(rig.account().rejected()).isEqualTo(2);
    rig.pass(Duration.ofSeconds(1));
    assertThat(rig.onDisk("rejected")).isEqualTo(2);
    assertThat(rig.account().acknowledged()).isEqualTo(1);
    hub.take();
    rig.offer("d");
    assertThat(hub.take()).containsExactly("s1-4");
  }

  @Test
  void aRepeatHasTheSameMessageIdAndBody() {
    rig.connect();
    rig.offer("a");
    FakeHub.Sent first = hub.sent.get(0);
    first.fail(Reason.COMMUNICATION_ERROR);
    rig.run();
    rig.forwarder.connected();
    FakeHub.Sent second = hub.sent.get(1);
    assertThat(second.message().messageId()).isEqualTo(first.message().messageId());
    assertThat(second.message().body()).isEqualTo(first.message().body());
    assertThat(second.message().properties()).containsEntry("messageNumber", "1");
  }

  @Test
  void messagesOutliveTheirConnectionAndALateAcknowledgementStillCounts() {
    rig.connect();
    rig.offer("a");
    rig.offer("b");
    FakeHub.Sent late = hub.sent.get(0);
    rig.forwarder.use(Optional.empty());
    assertThat(rig.account().pending()).isEqualTo(2);
    late.acknowledge();
    rig.run();
    assertThat(rig.account().acknowledged()).isEqualTo(1);
    FakeHub next = new FakeHub();
    rig.forwarder.use(Optional.of(next));
    assertThat(next.take()).containsExactly("s1-2");
  }

  @Test
  void messagesOfAnotherIdentityAreHeldUntilItIsBack() {
    DeviceIdentity gateway = hub.identity.get();
    rig.connect();
    hub.connected = false;
    rig.offer("a");
    hub.identity = Optional.of(DeviceIdentity.device("hub.test", "other"));
    rig.offer("b");
    hub.connected = true;
    rig.forwarder.connected();
    FakeHub.Sent others = hub.sent.get(0);
    assertThat(hub.take()).containsExactly("s2-1");
    hub.identity = Optional.of(gateway);
    rig.forwarder.connected();
    others.acknowledge();
    rig.run();
    assertThat(hub.take()).containsExactly("s1-1");
  }

  @Test
  void aStopSendsNothingMoreAndWaitsForWhatIsInFlight() {
    rig.connect();
    rig.offer("a");
    AtomicBoolean idle = new AtomicBoolean();
    rig.forwarder.finish(() -> idle.set(true));
    rig.offer("b");
    assertThat(hub.sent).hasSize(1);
    assertThat(idle).isFalse();
    hub.sent.get(0).acknowledge();
    rig.run();
    assertThat(idle).isTrue();
    assertThat(rig.account().pending()).isEqualTo(1);
  }
}
