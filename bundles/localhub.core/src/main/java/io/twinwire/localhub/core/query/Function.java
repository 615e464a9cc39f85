package io.twinwire.localhub.core.query;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The functions, by name, with the number of their arguments. */
record Function(int arguments, Body body) {

  /** What a function does. */
  @FunctionalInterface
  interface Body {
    Object of(List<? extends @Nullable Object> arguments);
  }

  private static final Map<String, Function> ALL =
      Map.ofEntries(
          type("IS_DEFINED", Values::isDefined),
          type("IS_NULL", value -> value == null),
          type("IS_BOOL", value -> value instanceof Boolean),
          type("IS_NUMBER", value -> value instanceof Number),
          type("IS_STRING", value -> value instanceof String),
          type("IS_OBJECT", Values::isObject),
          type("IS_ARRAY", value -> value instanceof List<?>),
          type("IS_PRIMITIVE", Values::isPrimitive),
          text("STARTSWITH", String::startsWith),
          text("STARTS_WITH", String::startsWith),
          text("ENDSWITH", String::endsWith),
          text("ENDS_WITH", String::endsWith),
          text("CONTAINS", String::contains));

  static @Nullable Function named(String name) {
    return ALL.get(name.toUpperCase(Locale.ROOT));
  }

  private static Map.Entry<String, Function> type(
      String name, Predicate<@Nullable Object> predicate) {
    return Map.entry(name, new Function(1, values -> predicate.test(values.get(0))));
  }

  private static Map.Entry<String, Function> text(
      String name, BiPredicate<String, String> predicate) {
    return Map.entry(
        name,
        new Function(
            2,
            values ->
                values.get(0) instanceof String text && values.get(1) instanceof String part
                    ? (Object) predicate.test(text, part)
                    : Values.UNDEFINED));
  }
}
