package io.twinwire.telemetry.scheduler;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How the samples of a channel since its last message become one value. */
enum Aggregation {
  LAST,
  MEAN,
  MIN,
  MAX,
  SUMMARY,
  ALL;

  /** As it is spelled in a configuration. */
  static Optional<Aggregation> of(String name) {
    return Arrays.stream(values()).filter(value -> value.spelling().equals(name)).findFirst();
  }

  static String names() {
    return String.join(", ", Arrays.stream(values()).map(Aggregation::spelling).toList());
  }

  String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The figures that it takes of numbers; none where it tells samples as they are. */
  List<Figure> figures() {
    return switch (this) {
      case LAST, ALL -> List.of();
      case MEAN -> List.of(Figure.MEAN);
      case MIN -> List.of(Figure.MIN);
      case MAX -> List.of(Figure.MAX);
      case SUMMARY -> List.of(Figure.MEAN, Figure.MIN, Figure.MAX);
    };
  }

  /** A figure of an aggregate, by its name in a message. */
  enum Figure {
    MEAN,
    MIN,
    MAX;

    String spelling() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
