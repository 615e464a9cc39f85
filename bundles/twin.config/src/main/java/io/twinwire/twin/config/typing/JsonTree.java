package io.twinwire.twin.config.typing;

import io.twinwire.support.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** JSON in JDK types: compared, merged, measured and shown. */
public final class JsonTree {

  private static final int SHOWN = 40;

  private JsonTree() {}

  /** Whether two values say the same; 60 and 60.0 do. */
  public static boolean same(@Nullable Object a, @Nullable Object b) {
    return Objects.equals(normal(a), normal(b));
  }

  /** One text for all values that say the same. */
  public static String canonical(Object value) {
    return Json.write(normal(value));
  }

  /** The JSON merge patch that turns one object into another. */
  public static Map<String, @Nullable Object> diff(
      Map<String, Object> have, Map<String, Object> want) {
    Map<String, @Nullable Object> patch = new LinkedHashMap<>();
    Set<String> names = new LinkedHashSet<>(have.keySet());
    names.addAll(want.keySet());
    for (String name : names) {
      Object old = have.get(name);
      Object wanted = want.get(name);
      if (wanted == null) {
        patch.put(name, null);
      } else if (old instanceof Map && wanted instanceof Map) {
        Map<String, @Nullable Object> inner = diff(object(old), object(wanted));
        if (!inner.isEmpty()) {
          patch.put(name, inner);
        }
      } else if (!same(old, wanted)) {
        patch.put(name, wanted);
      }
    }
    return patch;
  }

  /** What an object is after a JSON merge patch. */
  public static Map<String, Object> merge(
      Map<String, Object> object, Map<String, ? extends @Nullable Object> patch) {
    Map<String, Object> merged = new LinkedHashMap<>(object);
    patch.forEach(
        (name, value) -> {
          if (value == null) {
            merged.remove(name);
          } else if (value instanceof Map) {
            Object old = merged.get(name);
            merged.put(name, merge(old instanceof Map ? object(old) : Map.of(), object(value)));
          } else {
            merged.put(name, value);
          }
        });
    return merged;
  }

  /**
   * The size of a value as the hub reckons it: characters of keys and texts, 8 for a number, 4 for
   * a boolean. What an array costs is not documented; here its elements and two more for each.
   */
  public static int size(Object value) {
    int size = 0;
    if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        size += String.valueOf(entry.getKey()).length() + size(entry.getValue());
      }
    } else if (value instanceof List<?> list) {
      for (Object element : list) {
        size += 2 + size(element);
      }
    } else if (value instanceof String text) {
      size = text.length();
    } else {
      size = value instanceof Boolean ? 4 : 8;
    }
    return size;
  }

  /**
   * A deep copy with {@link Long} and {@link Double} for every number.
   *
   * @throws IllegalArgumentException when the value is no JSON in JDK types, or holds a null
   */
  public static Object copy(@Nullable Object value) {
    if (value instanceof String || value instanceof Boolean || value instanceof Long) {
      return value;
    }
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
      return number.doubleValue();
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(element -> copy.add(copy(element)));
      return copy;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach((key, element) -> copy.put(String.valueOf(key), copy(element)));
      return copy;
    }
    throw new IllegalArgumentException("no JSON value: " + value);
  }

  /** A value as a message shows it. */
  public static String shown(Object value) {
    if (value instanceof Map) {
      return "an object";
    }
    return value instanceof String text ? "\"" + cut(text) + "\"" : cut(Json.write(value));
  }

  @SuppressWarnings("unchecked") // The keys of a JSON object are strings.
  public static Map<String, Object> object(Object value) {
    return (Map<String, Object>) value;
  }

  private static String cut(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }

  private static @Nullable Object normal(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> sorted = new TreeMap<>();
      map.forEach((key, element) -> sorted.put(String.valueOf(key), normal(element)));
      return sorted;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> elements = new ArrayList<>();
      list.forEach(element -> elements.add(normal(element)));
      return elements;
    }
    if (value instanceof Number number) {
      BigDecimal decimal = new BigDecimal(number.toString()).stripTrailingZeros();
      return decimal;
    }
    return value;
  }
}
