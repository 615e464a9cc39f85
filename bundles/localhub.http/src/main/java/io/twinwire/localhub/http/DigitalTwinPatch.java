package io.twinwire.localhub.http;

import io.twinwire.api.localhub.HubFault.Code;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns a JSON Patch (RFC 6902) of a digital twin into a patch of the desired properties. */
final class DigitalTwinPatch {

  private final DigitalTwin twin;
  private final Map<String, @Nullable Object> desired = new LinkedHashMap<>();

  private DigitalTwinPatch(DigitalTwin twin) {
    this.twin = twin;
  }

  static Map<String, @Nullable Object> desired(DigitalTwin twin, @Nullable Object operations)
      throws HttpFault {
    if (!(operations instanceof List<?> list)) {
      throw HttpFault.of(
          Code.INVALID_DIGITAL_TWIN_JSON_PATCH, "the body is no JSON array of operations");
    }
    DigitalTwinPatch patch = new DigitalTwinPatch(twin);
    for (Object operation : list) {
      if (!(operation instanceof Map<?, ?> fields)) {
        throw HttpFault.of(Code.INVALID_DIGITAL_TWIN_JSON_PATCH, "an operation is no JSON object");
      }
      patch.add(fields);
    }
    return patch.desired;
  }

  private void add(Map<?, ?> operation) throws HttpFault {
    List<String> path = path(operation.get("path"));
    String last = path.get(path.size() - 1);
    Object value =
        switch (String.valueOf(operation.get("op"))) {
          case "add", "replace" -> value(operation.get("value"));
          case "remove" -> null;
          default ->
              throw HttpFault.of(
                  Code.INVALID_DIGITAL_TWIN_PATCH,
                  "op: " + operation.get("op") + " is not add, replace or remove");
        };
    Map<String, @Nullable Object> here = desired;
    for (String step : path.subList(0, path.size() - 1)) {
      here = below(here, step);
      if (step.equals(path.get(0)) && !twin.isObject(step)) {
        here.put(DigitalTwin.MARKER, "c");
      }
    }
    here.put(last, value);
  }

  @SuppressWarnings("unchecked") // what this class put there
  private static Map<String, @Nullable Object> below(
      Map<String, @Nullable Object> map, String name) {
    if (!(map.get(name) instanceof Map<?, ?>)) {
      map.put(name, new LinkedHashMap<String, @Nullable Object>());
    }
    return (Map<String, @Nullable Object>) (Map<?, ?>) DigitalTwin.member(map, name);
  }

  /** A whole component comes with an empty {@code $metadata}, as its marker. */
  private static @Nullable Object value(@Nullable Object given) {
    if (!(given instanceof Map<?, ?> map) || !map.containsKey("$metadata")) {
      return given;
    }
    Map<String, @Nullable Object> component = new LinkedHashMap<>();
    component.put(DigitalTwin.MARKER, "c");
    map.forEach((key, value) -> component.put(String.valueOf(key), value));
    component.remove("$metadata");
    return component;
  }

  private static List<String> path(@Nullable Object given) throws HttpFault {
    if (!(given instanceof String text) || !text.startsWith("/") || text.length() < 2) {
      throw HttpFault.of(
          Code.INVALID_DIGITAL_TWIN_PATCH_PATH,
          "path: " + given + " is no path such as /targetTemperature");
    }
    List<String> path = new ArrayList<>();
    for (String step : text.substring(1).split("/", -1)) {
      path.add(step.replace("~1", "/").replace("~0", "~"));
    }
    return path;
  }
}
