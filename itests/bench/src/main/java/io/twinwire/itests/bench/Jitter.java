package io.twinwire.itests.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How far from a second apart things come. */
final class Jitter {

  private static final double SECOND = 1e9;

  private final List<Double> deviations = new ArrayList<>();
  private long last;
  private boolean begun;

  /** Something came. */
  void arrived(long nanos) {
    if (begun) {
      deviations.add(Math.abs(nanos - last - SECOND) / 1e6);
    }
    last = nanos;
    begun = true;
  }

  /** Begins anew. */
  void forget() {
    deviations.clear();
    begun = false;
  }

  /** Milliseconds. */
  List<Double> deviations() {
    return List.copyOf(deviations);
  }

  /** Median, 99th percentile and worst, in milliseconds. */
  static String text(List<Double> deviations) {
    if (deviations.isEmpty()) {
      return "- - -";
    }
    Latency latency = new Latency(deviations);
    return String.format(
        Locale.ROOT,
        "%.3f %.3f %.3f",
        latency.percentile(50),
        latency.percentile(99),
        latency.percentile(100));
  }
}
