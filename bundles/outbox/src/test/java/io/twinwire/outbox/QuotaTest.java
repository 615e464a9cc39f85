package io.twinwire.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.outbox.Priority;
import io.twinwire.outbox.forward.Quota;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rig's clock begins at 10:15 UTC. */
class QuotaTest {

  private static final Duration UNTIL_MIDNIGHT = Duration.ofMinutes(13 * 60 + 45);

  @TempDir Path temp;
  private Rig rig;

  @BeforeEach
  void open() {
    rig = new Rig(temp.resolve("outbox"));
    rig.limit(10_000, 10_000_000);
    rig.connect();
  }

  @AfterEach
  void accountsAddUp() {
    rig.run();
    rig.assertAccounts();
  }

  private void offer(int messages, Priority priority) {
    for (int i = 0; i < messages; i++) {
      rig.offer("m", priority, Optional.empty());
    }
    rig.acknowledgeAll();
  }

  @Test
  void whatIsSentIsSpreadOverTheDayAndTheReserveIsKept() {
    rig.quota(new Quota(1000, 512, 10));
    offer(2000, Priority.NORMAL);
    // 10:15 is 42.7 % of the day; half an hour's worth may be sent ahead.
    long byNow = rig.account().acknowledged();
    assertThat(byNow).isBetween(380L, 410L);
    rig.pass(Duration.ofHours(1));
    rig.acknowledgeAll();
    assertThat(rig.account().acknowledged()).isBetween(byNow + 30, byNow + 45);
    rig.loop.pass(Duration.ofHours(12).plusMinutes(44));
    rig.acknowledgeAll();
    assertThat(rig.account().acknowledged()).isBetween(890L, 900L);
  }

  @Test
  void theReserveIsForHighPriorityAndBeyondTheQuotaNothingGoesUntilMidnight() {
    rig.quota(new Quota(100, 512, 10));
    rig.pass(UNTIL_MIDNIGHT.minusMinutes(1));
    offer(200, Priority.NORMAL);
    assertThat(rig.account().acknowledged()).isEqualTo(90);
    assertThat(rig.forwarder.troubles())
        .containsExactly(
            "quota: 90 of 100 messages are used today; only high priority is sent until midnight"
                + " UTC");
    offer(20, Priority.HIGH);
    assertThat(rig.account(Priority.HIGH).acknowledged()).isEqualTo(10);
    rig.pass(Duration.ofMinutes(1));
    rig.acknowledgeAll();
    assertThat(rig.account(Priority.HIGH).acknowledged()).isEqualTo(20);
    assertThat(rig.forwarder.troubles()).isEmpty();
  }

  @Test
  void aMessageIsMeteredInBlocks() {
    rig.quota(new Quota(100, 512, 0));
    rig.pass(UNTIL_MIDNIGHT.minusMinutes(1));
    for (int i = 0; i < 100; i++) {
      rig.offer("x".repeat(1200));
    }
    rig.acknowledgeAll();
    assertThat(rig.account().acknowledged()).isEqualTo(33);
  }

  @Test
  void whatWasUsedIsKnownAfterAKill() {
    rig.quota(new Quota(100, 512, 0));
    rig.pass(UNTIL_MIDNIGHT.minusMinutes(1));
    offer(70, Priority.NORMAL);
    rig = rig.reopened();
    rig.quota(new Quota(100, 512, 0));
    rig.connect();
    offer(70, Priority.NORMAL);
    assertThat(rig.account().acknowledged()).isEqualTo(100);
  }

  @Test
  void theSpacingThatIsAskedForGrowsAsTheQuotaRunsOut() {
    rig.quota(new Quota(8000, 512, 10));
    Duration first = rig.forwarder.spacing();
    assertThat(first).isBetween(Duration.ofSeconds(6), Duration.ofSeconds(7));
    offer(2000, Priority.NORMAL);
    assertThat(rig.forwarder.spacing()).isGreaterThan(first);
    rig.quota(Quota.NONE);
    assertThat(rig.forwarder.spacing()).isZero();
  }
}
