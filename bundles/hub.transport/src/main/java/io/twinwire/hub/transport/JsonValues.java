package io.twinwire.hub.transport;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as JDK types: copies that nobody can change, whoever made the original. */
final class JsonValues {

  private JsonValues() {}

  /** A copy with its nulls. */
  static Map<String, @Nullable Object> patch(Map<?, ? extends @Nullable Object> map) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    map.forEach((key, value) -> copy.put(String.valueOf(key), value(String.valueOf(key), value)));
    return Collections.unmodifiableMap(copy);
  }

  /** A copy without its nulls, which no twin holds. */
  static Map<String, Object> document(Map<?, ? extends @Nullable Object> map) {
    return merged(Map.of(), patch(map));
  }

  /** A document with a patch merged in: a null deletes, objects merge, all else replaces. */
  static Map<String, Object> merged(
      Map<String, Object> document, Map<String, @Nullable Object> patch) {
    Map<String, Object> result = new LinkedHashMap<>(document);
    patch.forEach(
        (key, value) -> {
          if (value == null) {
            result.remove(key);
          } else if (value instanceof Map<?, ?> object) {
            Map<String, Object> old =
                result.get(key) instanceof Map<?, ?> there ? typed(there) : Map.of();
            result.put(key, merged(old, nullable(object)));
          } else {
            result.put(key, value);
          }
        });
    return Collections.unmodifiableMap(result);
  }

  /** Whether a patch deletes anything. */
  static boolean deletes(Map<String, @Nullable Object> patch) {
    return patch.values().stream()
        .anyMatch(
            value -> value == null || (value instanceof Map<?, ?> map && deletes(nullable(map))));
  }

  @SuppressWarnings("unchecked") // every map in here was made in here
  private static Map<String, Object> typed(Map<?, ?> map) {
    return (Map<String, Object>) map;
  }

  @SuppressWarnings("unchecked") // every map in here was made in here
  private static Map<String, @Nullable Object> nullable(Map<?, ?> map) {
    return (Map<String, @Nullable Object>) map;
  }

  private static @Nullable Object value(String name, @Nullable Object value) {
    if (value == null
        || value instanceof String
        || value instanceof Boolean
        || value instanceof Long) {
      return value;
    }
    if (value instanceof Map<?, ?> map) {
      return patch(map);
    }
    if (value instanceof Iterable<?> items) {
      List<@Nullable Object> list = new ArrayList<>();
      items.forEach(item -> list.add(value(name, item)));
      return Collections.unmodifiableList(list);
    }
    if (value instanceof Number number) {
      return number(name, number);
    }
    throw new IllegalArgumentException(
        name + ": " + value.getClass().getName() + " is no JSON value");
  }

  private static Object number(String name, Number number) {
    if (number instanceof Integer || number instanceof Short || number instanceof Byte) {
      return number.longValue();
    }
    if (number instanceof BigInteger || number instanceof BigDecimal) {
      return number;
    }
    double value = number.doubleValue();
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(name + ": " + value + " is no JSON number");
    }
    return value;
  }
}
