package io.twinwire.telemetry.scheduler;

import java.time.Instant;

/** Number, mean, extremes and time span of numbers, in constant space. Never infinite. */
final class Tally {

  private Instant first = Instant.EPOCH;
  private Instant last = Instant.EPOCH;
  private long n;
  private double mean;
  private Number min = 0L;
  private Number max = 0L;

  void add(Number value, Instant time) {
    if (n == 0) {
      first = time;
      last = time;
      min = value;
      max = value;
    }
    first = time.isBefore(first) ? time : first;
    last = time.isAfter(last) ? time : last;
    n++;
    // Not a sum, which could grow beyond what a double holds.
    mean += value.doubleValue() / n - mean / n;
    min = compare(value, min) < 0 ? value : min;
    max = compare(value, max) > 0 ? value : max;
  }

  /** Begins anew. */
  void clear() {
    n = 0;
    mean = 0;
  }

  Number figure(Aggregation.Figure figure) {
    return switch (figure) {
      case MEAN -> Math.min(Math.max(mean, min.doubleValue()), max.doubleValue());
      case MIN -> min;
      case MAX -> max;
    };
  }

  long count() {
    return n;
  }

  Instant first() {
    return first;
  }

  Instant last() {
    return last;
  }

  private static int compare(Number a, Number b) {
    return a instanceof Long && b instanceof Long
        ? Long.compare(a.longValue(), b.longValue())
        : Double.compare(a.doubleValue(), b.doubleValue());
  }
}
