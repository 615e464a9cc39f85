package io.twinwire.itests.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a process takes at one moment, as Linux counts it.
 *
 * @param rss KiB of its memory that are in the machine's, shared pages included
 * @param threads the JVM's own among them
 * @param cpu processor time since its start, of all threads
 */
record Footprint(long rss, int threads, Duration cpu) {

  static Footprint of(Process process) {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    try {
      String text = Files.readString(status);
      return new Footprint(
          number(text, "VmRSS"),
          (int) number(text, "Threads"),
          process.info().totalCpuDuration().orElseThrow());
    } catch (IOException e) {
      throw new UncheckedIOException(status + " cannot be read: the benchmark needs Linux", e);
    }
  }

  private static long number(String status, String name) {
    return status
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(name + ": not in\n" + status));
  }
}
