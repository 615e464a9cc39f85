package io.twinwire.itests.bench;

import java.util.List;
import java.util.Locale;

/** What one figure was in every round. */
record Series(List<Double> values) {

  Series {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("values: there are none");
    }
    values = values.stream().sorted().toList();
  }

  double median() {
    int middle = values.size() / 2;
    return values.size() % 2 == 1
        ? values.get(middle)
        : (values.get(middle - 1) + values.get(middle)) / 2;
  }

  /** The median, and between which values it lies. */
  String text(int decimals) {
    String number = "%." + decimals + "f";
    return String.format(
        Locale.ROOT,
        number + " (" + number + ".." + number + ")",
        median(),
        values.get(0),
        values.get(values.size() - 1));
  }

  /** How many times the median of another this median is. */
  String ratioTo(Series other) {
    return String.format(Locale.ROOT, "%.1f", median() / other.median());
  }
}
