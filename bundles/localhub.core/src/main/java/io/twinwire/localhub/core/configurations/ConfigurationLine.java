package io.twinwire.localhub.core.configurations;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.localhub.core.common.Faults;
import io.twinwire.localhub.core.common.Trees;
import io.twinwire.support.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A configuration as a line of an export: IoT Hub begins the names of its members with capitals
 * there, and its clients read any case.
 */
public final class ConfigurationLine {

  private static final List<String> MEMBERS =
      List.of(
          "id",
          "schemaVersion",
          "labels",
          "targetCondition",
          "createdTimeUtc",
          "lastUpdatedTimeUtc",
          "priority",
          "etag",
          "importMode");
  private static final Map<String, List<String>> OBJECTS =
      Map.of(
          "content", List.of("deviceContent", "moduleContent", "modulesContent"),
          "metrics", List.of("results", "queries"),
          "systemMetrics", List.of("results", "queries"));

  private ConfigurationLine() {}

  public static String of(Configuration configuration) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    configuration
        .document()
        .forEach(
            (name, value) -> {
              Map<String, @Nullable Object> object = Trees.object(value);
              if (OBJECTS.containsKey(name) && object != null) {
                Map<String, @Nullable Object> members = new LinkedHashMap<>();
                object.forEach((key, member) -> members.put(capital(key), member));
                line.put(capital(name), members);
              } else {
                line.put(name.equals("etag") ? "ETag" : capital(name), value);
              }
            });
    return Json.write(line);
  }

  /** The document of a line, with the names of the service API. */
  public static Map<String, @Nullable Object> document(Map<String, @Nullable Object> line)
      throws HubFault {
    Map<String, @Nullable Object> document = named(line, MEMBERS);
    Map<String, @Nullable Object> objects = named(line, List.copyOf(OBJECTS.keySet()));
    objects.forEach(
        (name, value) -> {
          Map<String, @Nullable Object> object = Trees.object(value);
          if (object != null) {
            document.put(name, named(object, OBJECTS.getOrDefault(name, List.of())));
          }
        });
    if (Trees.text(document, "id").isEmpty()) {
      throw Faults.invalid("id: it is missing");
    }
    return document;
  }

  private static Map<String, @Nullable Object> named(
      Map<String, @Nullable Object> object, List<String> names) {
    Map<String, @Nullable Object> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    anyCase.putAll(object);
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    for (String name : names) {
      if (anyCase.containsKey(name)) {
        named.put(name, anyCase.get(name));
      }
    }
    return named;
  }

  private static String capital(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }
}
