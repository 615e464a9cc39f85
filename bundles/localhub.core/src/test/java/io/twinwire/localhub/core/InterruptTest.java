package io.twinwire.localhub.core;

import static io.twinwire.localhub.core.TestHub.DEVICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.localhub.DeviceSession;
import io.twinwire.api.localhub.HubFault;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A front that stops may interrupt its workers wherever they are. */
@Timeout(60)
class InterruptTest {

  private static final int MESSAGES = 300;

  @TempDir Path directory;

  @Test
  void a_writer_that_is_interrupted_all_the_time_stores_everything_and_the_store_goes_on()
      throws Exception {
    try (TestHub test = open()) {
      test.registry().create(DEVICE, Map.of());
      DeviceSession session = test.connect(DEVICE, new TestHub.Link());

      pestered(
          () -> {
            for (int i = 0; i < MESSAGES; i++) {
              session.telemetry(TestHub.message("" + i));
            }
          });

      session.telemetry(TestHub.message("after"));
      assertThat(test.hub.isStoreOpen()).isTrue();
    }
    try (TestHub again = open()) {
      assertThat(again.telemetry().read(DEVICE, 0, MESSAGES + 10))
          .hasSize(100)
          .last()
          .satisfies(
              message -> {
                assertThat(message.sequence()).isEqualTo(MESSAGES + 1);
                assertThat(message.message().body()).asString().isEqualTo("after");
              });
    }
  }

  @Test
  void a_reader_that_is_interrupted_all_the_time_reads_everything() throws Exception {
    try (TestHub test = open()) {
      test.registry().create(DEVICE, Map.of());
      test.connect(DEVICE, new TestHub.Link())
          .telemetry(List.of(TestHub.message("1"), TestHub.message("2")));
    }
    // Nothing is in memory: what is read comes from the file.
    try (TestHub again = open()) {
      pestered(() -> assertThat(again.telemetry().read(DEVICE, 0, 10)).hasSize(2));

      assertThat(again.hub.isStoreOpen()).isTrue();
    }
  }

  @Test
  void an_interrupt_is_kept_for_whoever_waits_for_it() throws Exception {
    try (TestHub test = open()) {
      Thread.currentThread().interrupt();
      test.registry().create(DEVICE, Map.of());

      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private interface Work {
    void run() throws HubFault;
  }

  private static void pestered(Work work) throws Exception {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              try {
                work.run();
                done.complete(null);
              } catch (HubFault | RuntimeException | AssertionError e) {
                done.completeExceptionally(e);
              }
            });
    thread.start();
    while (!done.isDone()) {
      thread.interrupt();
      Thread.onSpinWait();
    }
    done.get(1, TimeUnit.SECONDS);
  }

  private TestHub open() {
    return new TestSettings().open(directory);
  }
}
