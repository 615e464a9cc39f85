package io.twinwire.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.support.testing.ManualLoop;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
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
      mix(synced.resolve("outbox.db-wal"), later.resolve("outbox.db-wal"), random);
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
