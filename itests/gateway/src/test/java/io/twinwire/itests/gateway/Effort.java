package io.twinwire.itests.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** How much chance a test takes: a short form in each build, a long one in the profile. */
final class Effort {

  private Effort() {}

  static int of(int usual, int inTheLongProfile) {
    return Boolean.getBoolean("twinwire.long") ? inTheLongProfile : usual;
  }

  static long seed() {
    return Long.getLong("twinwire.seed", System.nanoTime());
  }

  /** Lets a time pass that nothing marks the end of: the moment is what chance is to choose. */
  static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  static Duration upTo(Random random, long millis) {
    return Duration.ofNanos((long) (random.nextDouble() * millis * 1_000_000));
  }

  /** A summary in milliseconds. */
  static String summary(List<Duration> times) {
    List<Long> sorted = times.stream().map(Duration::toMillis).sorted().toList();
    return sorted.isEmpty()
        ? "-"
        : "median %d ms, most %d ms"
            .formatted(sorted.get(sorted.size() / 2), sorted.get(sorted.size() - 1));
  }
}
