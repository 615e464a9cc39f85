package io.twinwire.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.hub.HubState.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoisonTest {

  @TempDir Path temp;
  private Rig rig;

  @BeforeEach
  void open() {
    rig = new Rig(temp.resolve("outbox"));
    rig.poison(3);
    rig.connect();
  }

  @AfterEach
  void accountsAddUp() {
    rig.run();
    rig.assertAccounts();
  }

  /** The connection breaks; it is there again at once. */
  private void breaks() {
    List<FakeHub.Sent> open = List.copyOf(rig.hub.sent);
    rig.hub.take();
    rig.hub.connected = false;
    open.forEach(sent -> sent.fail(Reason.COMMUNICATION_ERROR));
    rig.run();
    rig.forwarder.disconnected();
    rig.hub.connected = true;
    rig.forwarder.connected();
    rig.run();
  }

  @Test
  void aMessageAtWhichTheConnectionBreaksEveryTimeIsTriedAloneThenSetAsideAndTheQueueGoesOn() {
    rig.offer("poison");
    rig.offer("b");
    rig.offer("c");
    for (int i = 0; i < 3; i++) {
      assertThat(rig.hub.sent).isNotEmpty();
      breaks();
    }
    assertThat(rig.hub.sent).isEmpty();
    rig.pass(Duration.ofSeconds(5));
    assertThat(rig.hub.sent).hasSize(1);
    breaks();
    rig.pass(Duration.ofSeconds(5));
    assertThat(rig.hub.sent).hasSize(1);
    breaks();
    assertThat(rig.account().rejected()).isEqualTo(1);
    assertThat(rig.forwarder.troubles()).anyMatch(trouble -> trouble.contains("message s1-1"));
    rig.pass(Duration.ofSeconds(1));
    rig.acknowledgeAll();
    assertThat(rig.account().acknowledged()).isEqualTo(2);
  }

  @Test
  void aLinkThatBreaksWithNothingOnItsWayIsNoFaultOfTheMessage() {
    rig.offer("innocent");
    for (int i = 0; i < 50; i++) {
      breaks();
    }
    assertThat(rig.account().rejected()).isZero();
    assertThat(rig.account().pending()).isEqualTo(1);
    rig.pass(Duration.ofSeconds(5));
    rig.acknowledgeAll();
    assertThat(rig.account().acknowledged()).isEqualTo(1);
  }

  @Test
  void aConnectionThatBreaksInTheCalmClearsTheSuspicion() {
    rig.offer("innocent");
    for (int i = 0; i < 3; i++) {
      breaks();
    }
    assertThat(rig.hub.sent).isEmpty();
    breaks();
    assertThat(rig.hub.sent).hasSize(1);
  }

  @Test
  void anAcknowledgementClearsTheSuspicion() {
    rig.offer("a");
    for (int i = 0; i < 3; i++) {
      breaks();
    }
    rig.pass(Duration.ofSeconds(5));
    rig.acknowledgeAll();
    rig.offer("b");
    rig.offer("c");
    assertThat(rig.hub.sent).hasSize(2);
  }

  @Test
  void afterFailuresFewerMessagesAreTriedUntilOneIsAcknowledged() {
    rig.poison(0);
    for (int i = 0; i < 100; i++) {
      rig.offer("m");
    }
    assertThat(rig.hub.sent).hasSize(50);
    breaks();
    assertThat(rig.hub.sent).hasSize(25);
    for (int i = 0; i < 8; i++) {
      breaks();
    }
    assertThat(rig.hub.sent).hasSize(1);
    rig.hub.sent.remove(0).acknowledge();
    rig.run();
    assertThat(rig.hub.sent).hasSizeGreaterThan(40);
  }

  @Test
  void aHubThatAcknowledgesNothingAtAllDoesNotMakeOneMessageGuiltyAfterTheOther() {
    for (int i = 0; i < 10; i++) {
      rig.offer("m");
    }
    for (int i = 0; i < 60; i++) {
      rig.pass(Duration.ofSeconds(6));
      breaks();
    }
    assertThat(rig.account().rejected()).isEqualTo(1);
    rig.pass(Duration.ofSeconds(6));
    rig.acknowledgeAll();
    assertThat(rig.account().acknowledged()).isEqualTo(9);
  }
}
