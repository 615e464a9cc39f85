package io.twinwire.localhub.core.common;

import io.twinwire.support.json.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Helpers for JSON objects as JDK types. */
public final class Trees {

  public static final Map<String, @Nullable Object> EMPTY = Map.of();

  private Trees() {}

  /** A JSON object from its text. */
  @SuppressWarnings("NullAway") // javac 17 hides type annotations of other bundles.
  public static Map<String, @Nullable Object> parsed(String text) {
    return Json.parseObject(text);
  }

  /** The value as an object, or null where it is none. */
  @SuppressWarnings("unchecked") // The keys of a JSON object are strings.
  public static @Nullable Map<String, @Nullable Object> object(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : null;
  }

  /** The member as an object; an empty one where it is absent or something else. */
  public static Map<String, @Nullable Object> member(Map<String, ?> object, String key) {
    Map<String, @Nullable Object> member = object(object.get(key));
    return member == null ? EMPTY : member;
  }

  /** The member as text; empty where it is absent or something else. */
  public static String text(Map<String, ?> object, String key) {
    return object.get(key) instanceof String text ? text : "";
  }

  /** The member as an object of texts. */
  public static Map<String, String> texts(Map<String, ?> object, String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    member(object, key).forEach((name, value) -> texts.put(name, String.valueOf(value)));
    return texts;
  }

  public static long number(Map<String, ?> object, String key) {
    return object.get(key) instanceof Number number ? number.longValue() : 0;
  }

  public static boolean flag(Map<String, ?> object, String key) {
    return object.get(key) instanceof Boolean flag && flag;
  }

  /** Rules TW-06 and TW-07: members merge, null removes, anything else replaces. */
  public static Map<String, @Nullable Object> merge(
      Map<String, @Nullable Object> old, Map<String, @Nullable Object> patch) {
    Map<String, @Nullable Object> merged = new LinkedHashMap<>(old);
    patch.forEach(
        (key, value) -> {
          Map<String, @Nullable Object> object = object(value);
          if (object != null) {
            merged.put(key, merge(member(old, key), object));
          } else if (value == null) {
            merged.remove(key);
          } else {
            merged.put(key, value);
          }
        });
    return Collections.unmodifiableMap(merged);
  }

  /** The patch that makes one object of another: nothing of what is the same. */
  public static Map<String, @Nullable Object> difference(
      Map<String, @Nullable Object> before, Map<String, @Nullable Object> after) {
    Map<String, @Nullable Object> patch = new LinkedHashMap<>();
    after.forEach(
        (key, value) -> {
          Map<String, @Nullable Object> old = object(before.get(key));
          Map<String, @Nullable Object> now = object(value);
          if (old != null && now != null) {
            Map<String, @Nullable Object> inner = difference(old, now);
            if (!inner.isEmpty()) {
              patch.put(key, inner);
            }
          } else if (!same(before.get(key), value)) {
            patch.put(key, value);
          }
        });
    before.keySet().stream()
        .filter(key -> !after.containsKey(key))
        .forEach(key -> patch.put(key, null));
    return Collections.unmodifiableMap(patch);
  }

  /** Whether two values are the same, whatever way their numbers are written. */
  public static boolean same(@Nullable Object left, @Nullable Object right) {
    if (left instanceof Number first && right instanceof Number second) {
      return first.doubleValue() == second.doubleValue();
    }
    if (left instanceof Map<?, ?> first && right instanceof Map<?, ?> second) {
      return first.keySet().equals(second.keySet())
          && first.keySet().stream().allMatch(key -> same(first.get(key), second.get(key)));
    }
    if (left instanceof List<?> first && right instanceof List<?> second) {
      return first.size() == second.size()
          && IntStream.range(0, first.size()).allMatch(n -> same(first.get(n), second.get(n)));
    }
    return Objects.equals(left, right);
  }
}
