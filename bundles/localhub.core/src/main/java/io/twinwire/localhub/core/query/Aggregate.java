package io.twinwire.localhub.core.query;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is made of the values of many rows. Only numbers count, but for COUNT. */
enum Aggregate {
  COUNT,
  SUM,
  AVG,
  MIN,
  MAX;

  static @Nullable Aggregate named(String name) {
    for (Aggregate aggregate : values()) {
      if (aggregate.name().equals(name.toUpperCase(Locale.ROOT))) {
        return aggregate;
      }
    }
    return null;
  }

  Object of(List<? extends @Nullable Object> values) {
    if (this == COUNT) {
      return values.stream().filter(Values::isDefined).count();
    }
    List<Number> numbers =
        values.stream().filter(Number.class::isInstance).map(Number.class::cast).toList();
    if (numbers.isEmpty()) {
      return this == SUM ? (Object) 0L : Values.UNDEFINED;
    }
    return switch (this) {
      case MIN -> numbers.stream().min(Values::order).orElseThrow();
      case MAX -> numbers.stream().max(Values::order).orElseThrow();
      case AVG -> Values.calculated("/", sum(numbers), (long) numbers.size());
      default -> sum(numbers);
    };
  }

  private static Object sum(List<Number> numbers) {
    Object sum = 0L;
    for (Number number : numbers) {
      sum = Values.calculated("+", sum, number);
    }
    return sum;
  }
}
