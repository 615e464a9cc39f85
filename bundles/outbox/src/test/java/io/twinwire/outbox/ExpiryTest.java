package io.twinwire.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.outbox.Priority;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpiryTest {

  private static final Optional<Duration> TEN_SECONDS = Optional.of(Duration.ofSeconds(10));
  private static final Optional<Duration> HOUR = Optional.of(Duration.ofHours(1));
  private static final Optional<String> NEXT_BOOT = Optional.of("boot 2");

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
  }

  @Test
  void aMessageExpiresWhenItsTimeHasPassedUnlessItIsInFlight() {
    rig.offer("short", Priority.NORMAL, TEN_SECONDS);
    rig.offer("long");
    rig.pass(Duration.ofSeconds(10));
    assertThat(rig.account().expired()).isEqualTo(1);
    rig.connect();
    assertThat(rig.hub.take()).containsExactly("s1-2");
    rig.offer("flying", Priority.NORMAL, TEN_SECONDS);
    rig.pass(Duration.ofSeconds(11));
    assertThat(rig.account().expired()).isEqualTo(1);
    rig.forwarder.use(Optional.empty());
    rig.pass(Duration.ofSeconds(1));
    assertThat(rig.account().expired()).isEqualTo(2);
  }

  @Test
  void aTimeToLiveOfAgesIsForEver() {
    rig.offer("a", Priority.NORMAL, Optional.of(Duration.ofSeconds(Long.MAX_VALUE)));
    rig.pass(Duration.ofHours(2));
    assertThat(rig.account().pending()).isEqualTo(1);
  }

  @Test
  void manyExpireAtOnce() {
    rig.limit(5000, 100_000_000);
    for (int i = 0; i < 1200; i++) {
      rig.offer("x".repeat(1000), Priority.NORMAL, TEN_SECONDS);
    }
    rig.pass(Duration.ofMinutes(2));
    assertThat(rig.account().expired()).isEqualTo(1200);
  }

  @Test
  void whatExpiresBeforeItIsReadIsNeitherSentNorCountedTwice() {
    rig.limit(5000, 100_000_000);
    for (int i = 0; i < 4; i++) {
      rig.offer("x".repeat(200_000));
    }
    rig.offer("short", Priority.NORMAL, TEN_SECONDS);
    rig.offer("long");
    rig.pass(Duration.ofSeconds(10));
    assertThat(rig.account().expired()).isEqualTo(1);
    rig.window(50, 10_000_000);
    rig.connect();
    assertThat(rig.hub.take()).containsExactly("s1-1", "s1-2", "s1-3", "s1-4", "s1-6");
    assertThat(rig.account().expired()).isEqualTo(1);
  }

  @Test
  void noJumpOfTheClockExpiresAnythingWithinOneRunOfTheMachine() {
    rig.offer("a", Priority.NORMAL, HOUR);
    rig.loop.setClock(Duration.ofDays(365));
    rig.pass(Duration.ofMinutes(1));
    rig = rig.reopened();
    rig.loop.setClock(Duration.ofDays(-3650));
    rig = rig.reopened();
    assertThat(rig.account().expired()).isZero();
    rig.pass(Duration.ofMinutes(59));
    assertThat(rig.account().expired()).isEqualTo(1);
  }

  @Test
  void overARebootTheWallClockCounts() {
    rig.offer("a", Priority.NORMAL, HOUR);
    rig.loop.setClock(Duration.ofMinutes(50));
    rig = rig.reopened(NEXT_BOOT);
    assertThat(rig.account().expired()).isZero();
    rig.pass(Duration.ofMinutes(10));
    assertThat(rig.account().expired()).isEqualTo(1);
  }

  @Test
  void aClockThatStandsBackAfterARebootDoesNotExpireAnythingEarly() {
    rig.offer("a", Priority.NORMAL, HOUR);
    rig.loop.setClock(Duration.ofDays(-20_000));
    rig = rig.reopened(NEXT_BOOT);
    // The network sets it right.
    rig.loop.setClock(Duration.ofDays(20_000));
    rig.pass(Duration.ofMinutes(59));
    assertThat(rig.account().expired()).isZero();
    rig.pass(Duration.ofMinutes(1));
    assertThat(rig.account().expired()).isEqualTo(1);
  }

  @Test
  void aClockSetRightBeforeARebootIsNotTakenForTimeThatPassed() {
    rig.loop.setClock(Duration.ofDays(-20_000));
    rig.offer("a", Priority.NORMAL, HOUR);
    rig.pass(Duration.ofSeconds(30));
    rig.loop.setClock(Duration.ofDays(20_000));
    rig.pass(Duration.ofMinutes(2));
    rig = rig.reopened(NEXT_BOOT);
    assertThat(rig.account().expired()).isZero();
  }

  @Test
  void anExpiredMessageIsGoneAfterAKill() {
    rig.offer("a", Priority.NORMAL, TEN_SECONDS);
    rig.offer("b");
    rig.pass(Duration.ofMinutes(2));
    rig = rig.reopened();
    assertThat(rig.account().expired()).isEqualTo(1);
    assertThat(rig.account().pending()).isEqualTo(1);
  }
}
