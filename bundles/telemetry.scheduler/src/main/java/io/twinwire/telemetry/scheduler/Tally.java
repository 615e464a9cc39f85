package io.twinwire.telemetry.scheduler;

import java.time.Instant;

/** Number, mean, extremes and time span of numbers, in constant space. Never infinite. */
final class Tally {

  private final Span span;
  private long n;
  private double mean;
  private Number min;
  private Number max;

  /** The times of the earliest and the latest. */
  private static final class Span {
    private Instant first;
    private Instant last;

    Span(Instant time) {
      first = time;
      last = time;
    }

    void include(Instant time) {
      first = time.isBefore(first) ? time : first;
      last = time.isAfter(last) ? time : last;
    }
  }

  Tally(Number value, Instant time) {
    span = new Span(time);
    n = 1;
    mean = value.doubleValue();
    min = value;
    max = value;
  }

  void add(Number value, Instant time) {
    span.include(time);
    n++;
    // Not a sum, which could grow beyond what a double holds.
    mean += value.doubleValue() / n - mean / n;
    min = compare(value, min) < 0 ? value : min;
    max = compare(value, max) > 0 ? value : max;
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
    return span.first;
  }

  Instant last() {
    return span.last;
  }

  private static int compare(Number a, Number b) {
    return a instanceof Long && b instanceof Long
        ? Long.compare(a.longValue(), b.longValue())
        : Double.compare(a.doubleValue(), b.doubleValue());
  }
}
