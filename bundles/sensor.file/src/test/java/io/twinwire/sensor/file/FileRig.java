package io.twinwire.sensor.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.sensor.Reading;
import io.twinwire.support.exec.Executors;
import io.twinwire.support.sensor.device.PolledSensor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadPoolExecutor;

/** A file sensor that may read a directory, and run what the test says. */
final class FileRig implements AutoCloseable {

  final PolledSensor<FileAddress> sensor;
  private final ThreadPoolExecutor executor =
      Executors.bounded("twinwire-file-test", FileComponent.THREADS);

  FileRig(Path files, List<String> commands, String... lines) {
    this(new FileSettings(1_000, 50, 5, Duration.ofSeconds(2)), files, commands, lines);
  }

  FileRig(FileSettings settings, Path files, List<String> commands, String... lines) {
    List<String> faults = new ArrayList<>();
    Allowed allowed =
        new Allowed(
            files,
            List.of(files, Path.of("/sys"), Path.of("/proc")),
            Command.parse(commands.toArray(new String[0]), faults),
            faults);
    sensor = FileComponent.sensor("test", List.of(), lines, allowed, settings, executor);
  }

  List<Reading> read() throws InterruptedException {
    return sensor.read();
  }

  /** The only reading of a sample. */
  Reading one() throws InterruptedException {
    List<Reading> readings = read();
    assertThat(readings).hasSize(1);
    return readings.get(0);
  }

  @Override
  public void close() {
    sensor.close();
    assertThat(Executors.cancel(executor, Duration.ofSeconds(3))).isTrue();
  }
}
