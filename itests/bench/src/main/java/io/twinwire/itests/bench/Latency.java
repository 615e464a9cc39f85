package io.twinwire.itests.bench;

import java.util.List;

/** How long each of several took, in milliseconds. */
record Latency(List<Double> millis) {

  Latency {
    if (millis.isEmpty()) {
      throw new IllegalArgumentException("millis: there are none");
    }
    millis = millis.stream().sorted().toList();
  }

  /** The least value that so many of a hundred do not pass. */
  double percentile(int percent) {
    int rank = (int) Math.ceil(percent / 100.0 * millis.size());
    return millis.get(Math.max(1, rank) - 1);
  }
}
