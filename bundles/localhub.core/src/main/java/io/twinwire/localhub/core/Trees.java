package io.twinwire.localhub.core;

import io.twinwire.support.json.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Helpers for JSON objects as JDK types. */
final class Trees {

  static final Map<String, @Nullable Object> EMPTY = Map.of();

  private Trees() {}

  /** A JSON object from its text. */
  @SuppressWarnings("NullAway") // javac 17 hides type annotations of other bundles.
  static Map<String, @Nullable Object> parsed(String text) {
    return Json.parseObject(text);
  }

  /** The value as an object, or null where it is none. */
  @SuppressWarnings("unchecked") // The keys of a JSON object are strings.
  static @Nullable Map<String, @Nullable Object> object(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : null;
  }

  /** The member as an object; an empty one where it is absent or something else. */
  static Map<String, @Nullable Object> member(Map<String, ?> object, String key) {
    Map<String, @Nullable Object> member = object(object.get(key));
    return member == null ? EMPTY : member;
  }

  /** The member as text; empty where it is absent or something else. */
  static String text(Map<String, ?> object, String key) {
    return object.get(key) instanceof String text ? text : "";
  }

  /** The member as an object of texts. */
  static Map<String, String> texts(Map<String, ?> object, String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    member(object, key).forEach((name, value) -> texts.put(name, String.valueOf(value)));
    return texts;
  }

  static long number(Map<String, ?> object, String key) {
    return object.get(key) instanceof Number number ? number.longValue() : 0;
  }

  static boolean flag(Map<String, ?> object, String key) {
    return object.get(key) instanceof Boolean flag && flag;
  }

  /** Rules TW-06 and TW-07: members merge, null removes, anything else replaces. */
  static Map<String, @Nullable Object> merge(
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
}
