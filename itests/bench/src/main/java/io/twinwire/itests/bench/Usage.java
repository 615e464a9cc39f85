package io.twinwire.itests.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a process has used so far, as Linux counts it.
 *
 * @param cpu processor time of all threads
 * @param peak KiB that it had in the machine's memory at most
 * @param written bytes that it has caused to be written to a block device; none for files in memory
 */
record Usage(Duration cpu, long peak, long written) {

  static Usage of(Process process) {
    return new Usage(
        process.info().totalCpuDuration().orElseThrow(),
        number(process, "status", "VmHWM"),
        number(process, "io", "write_bytes"));
  }

  private static long number(Process process, String file, String name) {
    Path path = Path.of("/proc", Long.toString(process.pid()), file);
    try {
      return Files.readString(path)
          .lines()
          .filter(line -> line.startsWith(name + ":"))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException(name + ": not in " + path));
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be read: the benchmark needs Linux", e);
    }
  }
}
