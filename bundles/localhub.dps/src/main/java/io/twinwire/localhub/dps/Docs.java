package io.twinwire.localhub.dps;

import io.twinwire.support.json.Json;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Helpers for JSON objects as JDK types. Nulls of an object are not kept. */
final class Docs {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Docs() {}

  /** A date as the service writes it: seven decimals. */
  static String time(Instant time) {
    return TIME.format(time);
  }

  static Map<String, Object> parsed(String text) {
    return copy(Json.parseObject(text));
  }

  /** An object of one's own, without the members that are null. */
  static Map<String, Object> copy(Map<?, ?> object) {
    Map<String, Object> copy = new LinkedHashMap<>();
    object.forEach(
        (key, value) -> {
          if (value != null) {
            copy.put(String.valueOf(key), value);
          }
        });
    return copy;
  }

  static Map<String, Object> member(Map<String, ?> object, String key) {
    return object.get(key) instanceof Map<?, ?> member ? copy(member) : Map.of();
  }

  /** The text of a member; empty where it is absent or something else. */
  static String text(Map<String, ?> object, String key) {
    return object.get(key) instanceof String text ? text : "";
  }

  static String text(Map<String, ?> object, String key, String otherwise) {
    String text = text(object, key);
    return text.isEmpty() ? otherwise : text;
  }

  static boolean flag(Map<String, ?> object, String key, boolean otherwise) {
    return object.get(key) instanceof Boolean flag ? flag : otherwise;
  }

  static List<String> texts(Map<String, ?> object, String key) {
    List<String> texts = new ArrayList<>();
    if (object.get(key) instanceof List<?> list) {
      for (Object element : list) {
        if (element instanceof String text) {
          texts.add(text);
        }
      }
    }
    return texts;
  }

  static List<Map<String, Object>> objects(Map<String, ?> object, String key) {
    List<Map<String, Object>> objects = new ArrayList<>();
    if (object.get(key) instanceof List<?> list) {
      for (Object element : list) {
        objects.add(element instanceof Map<?, ?> map ? copy(map) : Map.of());
      }
    }
    return objects;
  }
}
