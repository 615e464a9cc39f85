package io.twinwire.itests.bench;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * How much work a benchmark makes of it.
 *
 * @param warmUp whether a first turn of each side is thrown away
 * @param rounds how many turns of each side count
 * @param rest how long a process is left alone before its memory and threads are read
 * @param jvm arguments for every JVM that is measured
 */
record Effort(boolean warmUp, int rounds, Duration rest, List<String> jvm) {

  /** Enough to see that the benchmark works. */
  static final Effort SHORT = new Effort(false, 1, Duration.ofSeconds(1), List.of());

  Effort {
    if (rounds < 1) {
      throw new IllegalArgumentException("bench.rounds: " + rounds + " is below 1");
    }
    jvm = List.copyOf(jvm);
  }

  /** Five rounds, unless {@code bench.rounds} and {@code bench.jvm} say otherwise. */
  static Effort ofProperties() {
    return new Effort(
        true,
        Integer.getInteger("bench.rounds", 5),
        Duration.ofSeconds(5),
        Stream.of(System.getProperty("bench.jvm", "").split("\\s+"))
            .filter(argument -> !argument.isEmpty())
            .toList());
  }
}
