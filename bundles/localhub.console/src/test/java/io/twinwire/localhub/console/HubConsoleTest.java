package io.twinwire.localhub.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.twinwire.api.localhub.HubEvent;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.StoredMessage;
import io.twinwire.api.localhub.TelemetryMessage;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class HubConsoleTest {

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void eventsArePrintedInOrderOneLineEach() {
    HubConsole console = new HubConsole(new PrintStream(printed, true, UTF_8), 100, true, null);
    for (int i = 1; i <= 50; i++) {
      console.hubEvent(event(i));
    }
    console.close();
    assertThat(lines()).isEqualTo(expected(1, 50));
  }

  @Test
  void linesWaitForWhatIsToBePrintedFirst() {
    CompletableFuture<Void> first = new CompletableFuture<>();
    PrintStream out = new PrintStream(printed, true, UTF_8);
    HubConsole console = new HubConsole(out, 100, true, first);
    console.hubEvent(event(1));
    console.hubEvent(event(2));
    await().during(Duration.ofMillis(200)).until(() -> printed.size() == 0);

    out.println("portal");
    first.complete(null);
    console.hubEvent(event(3));
    console.close();

    assertThat(lines())
        .containsExactly("portal", "desired d 1 {}", "desired d 2 {}", "desired d 3 {}");
  }

  @Test
  void whatWasPrintedAlreadyIsNotWaitedFor() {
    HubConsole console =
        new HubConsole(
            new PrintStream(printed, true, UTF_8), 100, true, CompletableFuture.completedFuture(1));
    console.hubEvent(event(1));
    console.close();
    assertThat(lines()).isEqualTo(expected(1, 1));
  }

  @Test
  void whatHasNoLineTakesNoPlaceInTheQueue() {
    CountDownLatch reader = new CountDownLatch(1);
    HubConsole console = new HubConsole(slow(reader), 1, true, null);
    console.hubEvent(event(1));
    for (int i = 0; i < 10; i++) {
      console.hubEvent(new HubEvent.Tags(Identity.device("d"), Instant.EPOCH));
    }
    reader.countDown();
    console.close();
    assertThat(lines()).isEqualTo(expected(1, 1));
  }

  @Test
  void aSlowReaderHoldsNobodyBackAndIsToldOnceHowMuchIsMissing() {
    CountDownLatch reader = new CountDownLatch(1);
    HubConsole console = new HubConsole(slow(reader), 10, true, null);
    // Up to ten are taken off the queue and stuck in the stream; ten more fit.
    for (int i = 1; i <= 100; i++) {
      console.hubEvent(event(i));
    }
    reader.countDown();
    await().untilAsserted(() -> assertThat(lines()).anyMatch(line -> line.startsWith("dropped")));
    console.hubEvent(event(101));
    console.close();

    List<String> lines = lines();
    int kept = lines.size() - 2;
    assertThat(kept).isBetween(10, 20);
    assertThat(lines.subList(0, kept)).isEqualTo(expected(1, kept));
    assertThat(lines.get(kept)).startsWith("dropped " + (100 - kept) + " lines");
    assertThat(lines.get(kept + 1)).isEqualTo("desired d 101 {}");
  }

  @Test
  void telemetryCanBeLeftOutAndTakesNoPlaceThen() {
    CountDownLatch reader = new CountDownLatch(1);
    HubConsole console = new HubConsole(slow(reader), 1, false, null);
    console.hubEvent(event(1));
    Identity device = Identity.device("d");
    TelemetryMessage message = new TelemetryMessage(Map.of(), Map.of(), new byte[] {'1'});
    for (int i = 1; i <= 10; i++) {
      console.hubEvent(
          new HubEvent.Telemetry(
              device,
              Instant.EPOCH,
              new StoredMessage(device, i, Instant.EPOCH, "generation", message)));
    }
    reader.countDown();
    console.close();
    assertThat(lines()).isEqualTo(expected(1, 1));
  }

  @Test
  void closingDoesNotWaitForAReaderThatNeverReads() {
    CountDownLatch never = new CountDownLatch(1);
    HubConsole console = new HubConsole(slow(never), 10, true, null);
    console.hubEvent(event(1));
    console.close();
    console.hubEvent(event(2));
    assertThat(lines()).doesNotContain("desired d 2 {}");
  }

  private PrintStream slow(CountDownLatch reader) {
    OutputStream stream =
        new OutputStream() {
          @Override
          public void write(int b) {
            try {
              reader.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
              return;
            }
            printed.write(b);
          }
        };
    return new PrintStream(stream, true, UTF_8);
  }

  private List<String> lines() {
    return printed.toString(UTF_8).lines().toList();
  }

  private static List<String> expected(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(i -> "desired d " + i + " {}").toList();
  }

  private static HubEvent event(int version) {
    return new HubEvent.Desired(Identity.device("d"), Instant.EPOCH, version, Map.of());
  }
}
