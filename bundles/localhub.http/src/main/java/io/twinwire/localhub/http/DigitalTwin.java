package io.twinwire.localhub.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The Plug and Play view of a twin (Microsoft Learn, "Understand IoT Plug and Play digital twins").
 * The hub knows no models: a component is what bears the marker {@code "__t": "c"}, all else is a
 * property.
 */
record DigitalTwin(Map<String, ?> twin) {

  static final String MARKER = "__t";

  private static final String METADATA = "$metadata";

  Map<String, @Nullable Object> document() {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    document.put("$dtId", twin.get("deviceId"));
    metadata.put("$model", twin.get("modelId"));
    write(desired(), reported(), document, metadata);
    return document;
  }

  /** Whether the twin has a plain object, and no component, of this name. */
  boolean isObject(String name) {
    return List.of(desired(), reported()).stream()
        .map(section -> section.get(name))
        .anyMatch(value -> value instanceof Map<?, ?> map && !map.containsKey(MARKER));
  }

  private Map<String, ?> desired() {
    return member(member(twin, "properties"), "desired");
  }

  private Map<String, ?> reported() {
    return member(member(twin, "properties"), "reported");
  }

  private static void write(
      Map<String, ?> desired,
      Map<String, ?> reported,
      Map<String, @Nullable Object> document,
      Map<String, @Nullable Object> metadata) {
    Set<String> names = new TreeSet<>(desired.keySet());
    names.addAll(reported.keySet());
    for (String name : names) {
      if (name.startsWith("$") || name.equals(MARKER)) {
        continue;
      }
      if (isComponent(desired.get(name)) || isComponent(reported.get(name))) {
        Map<String, @Nullable Object> component = new LinkedHashMap<>();
        write(within(desired, name), within(reported, name), component, new LinkedHashMap<>());
        document.put(name, component);
      } else {
        property(name, desired, reported, document, metadata);
      }
    }
    document.put(METADATA, metadata);
  }

  private static void property(
      String name,
      Map<String, ?> desired,
      Map<String, ?> reported,
      Map<String, @Nullable Object> document,
      Map<String, @Nullable Object> metadata) {
    Map<String, @Nullable Object> of = new LinkedHashMap<>();
    if (desired.containsKey(name)) {
      of.put("desiredValue", desired.get(name));
      of.put("desiredVersion", stamps(desired, name).get("$lastUpdatedVersion"));
    }
    if (reported.containsKey(name)) {
      Object value = reported.get(name);
      if (value instanceof Map<?, ?> answer
          && answer.containsKey("ac")
          && answer.containsKey("av")) {
        of.put("ackVersion", answer.get("av"));
        of.put("ackCode", answer.get("ac"));
        if (answer.get("ad") != null) {
          of.put("ackDescription", answer.get("ad"));
        }
        value = answer.get("value");
      }
      document.put(name, value);
    }
    of.put(
        "lastUpdateTime",
        stamps(reported.containsKey(name) ? reported : desired, name).get("$lastUpdated"));
    metadata.put(name, of);
  }

  private static boolean isComponent(@Nullable Object value) {
    return value instanceof Map<?, ?> map && "c".equals(map.get(MARKER));
  }

  private static Map<String, ?> stamps(Map<String, ?> section, String name) {
    return member(member(section, METADATA), name);
  }

  /** A component with its part of the metadata. */
  private static Map<String, ?> within(Map<String, ?> section, String name) {
    Map<String, @Nullable Object> component = new LinkedHashMap<>(member(section, name));
    component.put(METADATA, stamps(section, name));
    return component;
  }

  @SuppressWarnings("unchecked") // JSON has no other keys
  static Map<String, ?> member(Map<String, ?> map, String name) {
    return map.get(name) instanceof Map<?, ?> member ? (Map<String, ?>) member : Map.of();
  }
}
