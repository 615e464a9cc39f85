package io.twinwire.sensor.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.twinwire.api.sensor.Quality;
import io.twinwire.api.sensor.Reading;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultsTest {

  private static final int FAILURES = Boolean.getBoolean("twinwire.long") ? 10_000 : 200;

  @TempDir private Path temp;
  private Path dir;

  @BeforeEach
  void resolve() throws Exception {
    dir = temp.toRealPath();
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("twinwire-file"))
        .count();
  }

  @Test
  void threads_and_heap_stay_flat_over_failures_and_what_works_goes_on() throws Exception {
    Files.writeString(dir.resolve("ok"), "1");
    try (FileRig rig =
        new FileRig(
            dir,
            List.of("no = /bin/false"),
            "a = file:gone",
            "b = csv:gone column=1",
            "c = command:no",
            "d = file:ok")) {
      rig.read();
      long before = heap();
      for (int i = 0; i < FAILURES; i++) {
        List<Reading> readings = rig.read();
        assertThat(readings)
            .extracting(Reading::quality)
            .containsExactly(Quality.BAD, Quality.BAD, Quality.BAD, Quality.GOOD);
      }
      assertThat(heap() - before).isLessThan(4_000_000);
      assertThat(threads()).isLessThanOrEqualTo(FileComponent.THREADS);
    }
    await().until(() -> threads() == 0);
  }

  @Test
  void a_file_that_flaps_is_told_as_it_is() throws Exception {
    Path file = dir.resolve("usb");
    try (FileRig rig = new FileRig(dir, List.of(), "a = file:usb")) {
      for (long i = 0; i < FAILURES; i++) {
        Files.writeString(file, Long.toString(i));
        assertThat(rig.one().value()).contains(i);
        Files.delete(file);
        assertThat(rig.one().quality()).isEqualTo(Quality.BAD);
      }
    }
  }

  @Test
  void a_caller_without_patience_loses_no_line() throws Exception {
    Files.writeString(dir.resolve("a.csv"), "");
    try (FileRig rig =
        new FileRig(
            dir,
            List.of("slow = /bin/sleep 1"),
            "s = command:slow exit",
            "f = csv:a.csv column=1")) {
      rig.read();
      Files.writeString(dir.resolve("a.csv"), "7\n");
      Thread.currentThread().interrupt();
      assertThat(catchThrowable(rig::read)).isInstanceOf(InterruptedException.class);

      await()
          .until(
              () ->
                  rig.read().stream().anyMatch(reading -> reading.value().equals(Optional.of(7L))));
    }
  }
}
