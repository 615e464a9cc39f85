package io.twinwire.itests.reference;

import io.twinwire.twin.config.typing.Secrecy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A property as Metatype describes it.
 *
 * @param cardinality as in Metatype: 0 for one value, above for an array, below for a list
 * @param defaultText as in Metatype: a comma separates values, a backslash takes a meaning away
 */
record Property(
    String id,
    String name,
    String type,
    int cardinality,
    Optional<String> min,
    Optional<String> max,
    List<Option> options,
    Optional<String> defaultText,
    String description) {

  /** A value that may be chosen, and what it stands for. */
  record Option(String value, String label) {}

  private static final Set<String> INTEGRAL = Set.of("Long", "Integer", "Short", "Byte");
  private static final Set<String> REAL = Set.of("Double", "Float");

  Property {
    options = List.copyOf(options);
  }

  boolean numeric() {
    return INTEGRAL.contains(type) || REAL.contains(type);
  }

  boolean secret() {
    return type.equals("Password") || Secrecy.named(id);
  }

  String typeAndCardinality() {
    int most = Math.abs(cardinality);
    if (most == 0) {
      return type;
    }
    return type
        + (most == Integer.MAX_VALUE || cardinality == Integer.MIN_VALUE
            ? "[]"
            : "[], at most " + most);
  }

  /** Numbers have bounds of their value, texts of their length. */
  String bounds() {
    String unit = numeric() ? "" : " characters";
    if (min.isPresent() && max.isPresent()) {
      return min.get() + " to " + max.get() + unit;
    }
    return min.map(bound -> "at least " + bound + unit)
        .or(() -> max.map(bound -> "at most " + bound + unit))
        .orElse("");
  }

  /** The default as it would stand in the twin. */
  Optional<String> defaultJson() {
    return defaultText.map(
        text -> {
          List<String> values = split(text);
          if (cardinality == 0) {
            return json(String.join(",", values));
          }
          return text.isEmpty()
              ? "[]"
              : "[" + String.join(", ", values.stream().map(this::json).toList()) + "]";
        });
  }

  private String json(String value) {
    if (numeric() || type.equals("Boolean")) {
      return value;
    }
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static List<String> split(String text) {
    List<String> values = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        value.append(text.charAt(++i));
      } else if (c == ',') {
        values.add(value.toString());
        value.setLength(0);
      } else {
        value.append(c);
      }
    }
    values.add(value.toString());
    return values;
  }
}
