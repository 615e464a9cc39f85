package io.twinwire.itests.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Runs every benchmark and prints its table, also into {@code target/bench.md}. */
public final class Bench {

  private static final Path TARGET = Path.of("target");

  private Bench() {}

  /** Runs in the module's directory, for the jars of the build are found from there. */
  public static void main(String[] args) throws IOException {
    Effort effort = Effort.ofProperties();
    StringBuilder report = new StringBuilder(conditions(effort));
    Path scratch = Files.createTempDirectory(Files.createDirectories(TARGET), "bench");
    List<Benchmark> benchmarks =
        List.of(new Startup(scratch.resolve("startup").toAbsolutePath(), "127.0.42.1"));
    for (Benchmark benchmark : benchmarks) {
      report.append("\n").append(benchmark.run(effort).markdown());
    }
    System.out.print(report);
    Files.writeString(TARGET.resolve("bench.md"), report);
    // The service client leaves threads behind.
    System.exit(0);
  }

  private static String conditions(Effort effort) {
    com.sun.management.OperatingSystemMXBean machine =
        ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
    return String.format(
        Locale.ROOT,
        "%d processors, %d GiB, load average %.1f at the beginning; JDK %s, %s. Medians of %d"
            + " rounds in turns, with the least and the greatest value; ratios are those of the"
            + " medians.%n",
        machine.getAvailableProcessors(),
        Math.round(machine.getTotalMemorySize() / (double) (1 << 30)),
        machine.getSystemLoadAverage(),
        Runtime.version(),
        effort.jvm().isEmpty() ? "no JVM options" : "JVM options " + effort.jvm(),
        effort.rounds());
  }
}
