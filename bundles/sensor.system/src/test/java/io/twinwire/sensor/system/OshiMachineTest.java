package io.twinwire.sensor.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.sensor.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OshiMachineTest {

  @TempDir Path directory;

  @Test
  void thisMachineIsReadAndOnceItIsKnownNoProcessIsStartedForIt() throws Exception {
    Path sys = Path.of("/sys");
    Settings all = new Settings(Settings.GROUPS, Set.of("*"), List.of());
    SystemSensor sensor =
        new SystemSensor(
            () -> Groups.of(all, new OshiMachine(sys), sys, OwnProcess::figures, System::nanoTime),
            List.of(),
            Clock.systemUTC(),
            System::nanoTime,
            duration -> Thread.onSpinWait());
    sensor.read();
    List<Reading> readings;
    Path file = directory.resolve("recording.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.ProcessStart");
      recording.start();
      for (int i = 0; i < 40; i++) {
        sensor.read();
      }
      readings = sensor.read();
      recording.stop();
      recording.dump(file);
    }
    assertThat(readings)
        .extracting(Reading::channel)
        .contains("memory/used", "memory/available", "uptime", "process/heap", "process/threads");
    // A processor's counters may stand still between two samples that follow at once.
    assertThat(readings)
        .filteredOn(reading -> !reading.channel().equals("cpu/load"))
        .allMatch(reading -> reading.value().isPresent());
    assertThat(sensor.trouble()).isEmpty();
    List<RecordedEvent> events = Files.exists(file) ? RecordingFile.readAllEvents(file) : List.of();
    assertThat(events)
        .filteredOn(event -> event.getEventType().getName().equals("jdk.ProcessStart"))
        .isEmpty();
  }
}
