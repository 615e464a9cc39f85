package io.twinwire.itests.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Runs every benchmark and prints its table, also into {@code target/bench.md}. */
public final class Bench {

  private static final Path TARGET = Path.of("target");

  private Bench() {}

  /** Runs in the module's directory, for the jars of the build are found from there. */
  public static void main(String[] args) throws IOException {
    Effort effort = Effort.ofProperties();
    StringBuilder report = new StringBuilder(conditions(effort));
    Path scratch =
        Files.createTempDirectory(Files.createDirectories(TARGET), "bench").toAbsolutePath();
    Map<String, Supplier<Benchmark>> benchmarks = new LinkedHashMap<>();
    benchmarks.put("startup", () -> new Startup(scratch.resolve("startup"), "127.0.42.1"));
    benchmarks.put(
        "desired", () -> new DesiredLatency(scratch.resolve("desired"), "127.0.42.1", 250));
    benchmarks.put("burst", () -> new DesiredBurst(scratch.resolve("burst"), "127.0.42.1", 500));
    benchmarks.put("backlog", () -> new Backlog(scratch.resolve("backlog"), "127.0.42.1", 12_000));
    benchmarks.put(
        "throughput",
        () -> new Throughput(scratch.resolve("throughput"), "127.0.42.1", 1_000_000, 15));
    benchmarks.put("large", () -> new Large(scratch.resolve("large"), "127.0.42.1", 400));
    if (FloodedGateway.packs()) {
      benchmarks.put("drain", () -> new Drain(scratch.resolve("drain"), "127.0.42.1", 990_000));
    }
    benchmarks.put(
        "sensors",
        () ->
            new Sensors(
                scratch.resolve("sensors"), "127.0.42.1", new Field.Size(10, 100, 5000), 30));
    List<String> only = only(benchmarks.keySet());
    for (String name : only) {
      report.append("\n").append(benchmarks.get(name).get().run(effort).markdown());
    }
    report.append(String.format(Locale.ROOT, "%nLoad average %.1f at the end.%n", load()));
    System.out.print(report);
    Files.writeString(TARGET.resolve("bench.md"), report);
    // The service client leaves threads behind.
    System.exit(0);
  }

  /** Those that {@code bench.only} names, or all. */
  private static List<String> only(Set<String> all) {
    List<String> named =
        Stream.of(System.getProperty("bench.only", "").split(","))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .toList();
    for (String name : named) {
      if (!all.contains(name)) {
        throw new IllegalArgumentException("bench.only: " + name + " is none of " + all);
      }
    }
    return named.isEmpty() ? List.copyOf(all) : named;
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
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
        load(),
        Runtime.version(),
        effort.jvm().isEmpty() ? "no JVM options" : "JVM options " + effort.jvm(),
        effort.rounds());
  }
}
