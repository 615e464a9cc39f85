package io.twinwire.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.support.testing.ManualLoop;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A loss of power, as far as it can be had without one: of what was written after the last sync any
 * sectors may be there, and any may not. Every commit ends with a sync of the log, so that the
 * files as they are right after it are what the disk has for certain.
 */
class PowerCutTest {

  private static final int SECTOR = 512;
  private static final String DATABASE = "outbox.db";
  private static final String LOG = "outbox.db-wal";

  @TempDir Path temp;

  @Test
  void whateverSectorsOfTheNextCommitArriveAllThatWasAcceptedIsThere() throws IOException {
    Random random = new Random(7);
    Rig rig = new Rig(temp.resolve("outbox"));
    rig.connect();
    for (int i = 1; i <= 60; i++) {
      rig.offer("x".repeat(random.nextInt(3000)));
      long pending = rig.account().pending();
      long accepted = rig.account().accepted();
      Path synced = Rig.image(rig.directory);
      if (i % 3 == 0) {
        rig.hub.sent.get(random.nextInt(rig.hub.sent.size())).acknowledge();
        rig.run();
      }
      rig.offer("x".repeat(random.nextInt(9000)));
      Path later = Rig.image(rig.directory);
      mix(synced.resolve(LOG), later.resolve(LOG), random);
      Rig after = new Rig(synced, new AtomicInteger(1000), Optional.of("boot 2"), new ManualLoop());
      after.assertAccounts();
      assertThat(after.store.level().failure()).isEmpty();
      assertThat(after.account().accepted()).isGreaterThanOrEqualTo(accepted);
      assertThat(after.account().pending()).isGreaterThanOrEqualTo(pending - 1);
      assertThat(after.offer("next").messageNumber()).isGreaterThan(accepted);
      after.store.close();
      rig.hub.sent.removeIf(sent -> sent.answer().getPromise().isDone());
    }
    rig.store.close();
  }

  /**
   * The log is synced before the database is written, and the database before the log begins anew:
   * while a checkpoint lasts, the log is whole.
   */
  @Test
  void whateverSectorsOfTheDatabaseArriveAtACheckpointAllThatWasAcceptedIsThere()
      throws IOException {
    Random random = new Random(8);
    Rig rig = new Rig(temp.resolve("outbox"));
    rig.connect();
    rig.offer("first");
    int checkpoints = 0;
    for (int i = 1; i <= 80; i++) {
      Path cut = Rig.image(rig.directory);
      rig.hub.sent.get(0).acknowledge();
      rig.hub.sent.remove(0);
      rig.run();
      rig.offer("x".repeat(random.nextInt(100_000)));
      Path later = Rig.image(rig.directory);
      if (Files.mismatch(cut.resolve(DATABASE), later.resolve(DATABASE)) >= 0) {
        checkpoints++;
        Files.copy(later.resolve(LOG), cut.resolve(LOG), StandardCopyOption.REPLACE_EXISTING);
        mix(cut.resolve(DATABASE), later.resolve(DATABASE), random);
        Rig after = new Rig(cut, new AtomicInteger(1000), Optional.of("boot 2"), new ManualLoop());
        after.assertAccounts();
        assertThat(after.store.level().failure()).isEmpty();
        assertThat(after.store.level().setAside()).isEmpty();
        assertThat(after.account()).isEqualTo(rig.account());
        after.store.close();
      }
    }
    assertThat(checkpoints).isGreaterThan(2);
    rig.store.close();
  }

  /** Brings into the file some of the sectors that a later state of it has. */
  private static void mix(Path file, Path later, Random random) throws IOException {
    byte[] before = Files.readAllBytes(file);
    byte[] after = Files.readAllBytes(later);
    byte[] mixed = Arrays.copyOf(before, Math.max(before.length, after.length));
    for (int at = 0; at < after.length; at += SECTOR) {
      if (random.nextBoolean()) {
        int length = Math.min(SECTOR, after.length - at);
        System.arraycopy(after, at, mixed, at, length);
      }
    }
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.write(mixed);
    }
  }
}
