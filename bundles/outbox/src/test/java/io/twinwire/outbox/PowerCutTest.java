package io.twinwire.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.hub.DeviceIdentity;
import io.twinwire.api.outbox.Priority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What numbers and accounts are worth after a run that did not end in order. */
class PowerCutTest {

  private static final Optional<String> NEXT_BOOT = Optional.of("boot 2");

  @TempDir Path directory;
  private Path numbers;
  private Rig rig;

  @BeforeEach
  void open() {
    numbers = directory.resolve("numbers-1.bin");
    rig = new Rig(directory);
  }

  @AfterEach
  void accountsAddUp() {
    rig.run();
    rig.assertAccounts();
  }

  @Test
  void afterAnOrderlyEndNumbersGoOnInWhateverBoot() throws IOException {
    rig.offer("a");
    rig.store.close();
    rig = rig.reopened(directory, NEXT_BOOT);
    assertThat(rig.offer("b").messageId()).isEqualTo("s2-2");
    rig.store.close();
    rig = rig.reopened(directory, Optional.empty());
    assertThat(rig.offer("c").messageId()).isEqualTo("s2-3");
    assertThat(rig.account().lost()).isEqualTo(2);
  }

  @Test
  void afterAKillInTheSameBootNumbersGoOn() {
    for (int i = 1; i <= 2 * Book.RESERVE + 1; i++) {
      assertThat(rig.offer("a").messageId()).isEqualTo("s2-" + i);
    }
    rig = rig.reopened(directory);
    assertThat(rig.offer("b").messageNumber()).isEqualTo(2 * Book.RESERVE + 2);
    rig = rig.reopened(directory);
    assertThat(rig.offer("c").messageId()).isEqualTo("s2-" + (2 * Book.RESERVE + 3));
  }

  @Test
  void afterAPowerCutNumbersGoOnBehindAllThatMayHaveBeenGivenInANewStream() throws IOException {
    rig.connect();
    rig.offer("a");
    byte[] onDisk = Files.readAllBytes(numbers);
    for (int i = 2; i < Book.RESERVE; i++) {
      rig.offer("not on disk");
    }
    Files.write(numbers, onDisk);
    rig = rig.reopened(directory, NEXT_BOOT);
    rig.connect();
    assertThat(rig.account().accepted()).isEqualTo(Book.RESERVE);
    assertThat(rig.account().lost()).isEqualTo(Book.RESERVE);
    assertThat(rig.offer("b").messageId()).isEqualTo("s4-" + (Book.RESERVE + 1));
    assertThat(rig.account(Priority.HIGH).accepted()).isZero();
  }

  @Test
  void whatIsKnownOfAMessageBeforeAPowerCutStaysInTheAccount() {
    rig.connect();
    rig.offer("a");
    rig.hub.sent.get(0).acknowledge();
    rig.run();
    rig = rig.reopened(directory, NEXT_BOOT);
    assertThat(rig.account().acknowledged()).isEqualTo(1);
    assertThat(rig.account().lost()).isEqualTo(Book.RESERVE - 1);
  }

  @Test
  void noNumberIsGivenThatThePowerCutOfAnyMomentWouldGiveAgain() throws IOException {
    Set<Long> given = new HashSet<>();
    byte[] oldestOnDisk = {};
    for (int i = 1; i <= Book.RESERVE; i++) {
      assertThat(given.add(rig.offer("a").messageNumber())).isTrue();
      if (i == 1) {
        oldestOnDisk = Files.readAllBytes(numbers);
      }
    }
    for (int boot = 2; boot < 5; boot++) {
      Files.write(numbers, oldestOnDisk);
      rig = rig.reopened(directory, Optional.of("boot " + boot));
      assertThat(given.add(rig.offer("a").messageNumber())).isTrue();
      oldestOnDisk = Files.readAllBytes(numbers);
      assertThat(given.add(rig.offer("not on disk").messageNumber())).isTrue();
    }
  }

  @Test
  void aSecondPowerCutBeforeTheFirstNumberCostsNothingMore() {
    rig.offer("a");
    rig = rig.reopened(directory, NEXT_BOOT);
    rig = rig.reopened(directory, Optional.of("boot 3"));
    assertThat(rig.account().lost()).isEqualTo(Book.RESERVE);
    assertThat(rig.offer("b").messageNumber()).isEqualTo(Book.RESERVE + 1);
  }

  @Test
  void whereBootsCannotBeToldApartAKillIsTakenForAPowerCut() {
    rig = rig.reopened(directory, Optional.empty());
    rig.offer("a");
    rig = rig.reopened(directory, Optional.empty());
    assertThat(rig.offer("b").messageId()).isEqualTo("s4-" + (Book.RESERVE + 1));
  }

  @Test
  void theNumbersOfAnIdentityThatIsNotInUseAreTreatedAlike() {
    DeviceIdentity gateway = rig.hub.identity.get();
    rig.connect();
    rig.offer("a");
    rig.hub.identity = Optional.of(DeviceIdentity.device("other.test", "gateway"));
    rig.offer("b");
    rig = rig.reopened(directory, NEXT_BOOT);
    rig.hub.identity = Optional.of(gateway);
    rig.connect();
    assertThat(rig.offer("c").messageNumber()).isEqualTo(Book.RESERVE + 1);
    assertThat(rig.account().lost()).isEqualTo(2 * Book.RESERVE);
  }

  @Test
  void theBootIsReadWhereTheSystemTellsIt() throws IOException {
    Path id = directory.resolve("boot_id");
    assertThat(Boot.id(id)).isEmpty();
    Files.writeString(id, "\n");
    assertThat(Boot.id(id)).isEmpty();
    Files.writeString(id, "7d5c3c1e\n");
    assertThat(Boot.id(id)).contains("7d5c3c1e");
  }
}
