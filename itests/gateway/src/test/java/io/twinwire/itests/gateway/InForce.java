package io.twinwire.itests.gateway;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.twinwire.itests.support.ConfigFiles;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Contents that are told apart by one number each, which stands in two values of every unit: half
 * of one content and half of another in one unit shows. 0 is a unit that is not there.
 */
final class InForce {

  static final String TELEMETRY = "telemetry";
  static final List<String> INSTANCES = List.of("left", "right");
  static final List<String> UNITS = List.of(TELEMETRY, "check/left", "check/right");

  private static final String SCHEDULER = "io.twinwire.telemetry.scheduler";

  /** A factory PID of a bundle that never heard of the twin, mapped to a section. */
  static final String CHECKS = "org.apache.felix.hc.core.impl.CompositeHealthCheck";

  private InForce() {}

  /** A desired patch that gives each named unit its content. */
  static Map<String, Object> desired(Map<String, Long> contents) {
    Map<String, Object> patch = new HashMap<>();
    Map<String, Object> instances = new HashMap<>();
    contents.forEach(
        (unit, number) -> {
          if (unit.equals(TELEMETRY)) {
            patch.put(TELEMETRY, Map.of("sendInterval", number, "sampleTimeout", timeout(number)));
          } else {
            String instance = unit.substring(unit.indexOf('/') + 1);
            instances.put(
                instance,
                number == 0
                    ? null
                    : Map.of(
                        "hc_name",
                        name(instance, number),
                        "hc_mbean_name",
                        name(instance, number)));
          }
        });
    if (!instances.isEmpty()) {
      patch.put("check", instances);
    }
    return patch;
  }

  /** What ConfigAdmin's files of a gateway hold. */
  static Map<String, Long> of(Path data) {
    Map<String, Map<String, String>> files = ConfigFiles.read(data);
    Map<String, Long> contents = new TreeMap<>();
    Map<String, String> scheduler = files.getOrDefault(SCHEDULER, Map.of());
    contents.put(
        TELEMETRY,
        telemetry(scheduler.get("sendInterval"), scheduler.get("sampleTimeout"), "the file"));
    for (String instance : INSTANCES) {
      Map<String, String> member = files.getOrDefault(CHECKS + "~" + instance, Map.of());
      contents.put(
          "check/" + instance,
          member(instance, member.get("hc.name"), member.get("hc.mbean.name"), "the file"));
    }
    return contents;
  }

  /** What a gateway reports. */
  static Map<String, Long> of(JsonObject reported) {
    Map<String, Long> contents = new TreeMap<>();
    JsonObject scheduler = object(reported, TELEMETRY);
    contents.put(
        TELEMETRY,
        telemetry(text(scheduler, "sendInterval"), text(scheduler, "sampleTimeout"), "reported"));
    JsonObject checks = object(reported, "check");
    for (String instance : INSTANCES) {
      JsonObject member = object(checks, instance);
      contents.put(
          "check/" + instance,
          member(instance, text(member, "hc_name"), text(member, "hc_mbean_name"), "reported"));
    }
    return contents;
  }

  /** Whether a gateway reports that a desired version is in force, whole and acknowledged. */
  static boolean agrees(JsonObject reported, long version, Map<String, Long> contents) {
    JsonObject configuration = object(reported, "configuration");
    JsonObject sections = object(configuration, "sections");
    return String.valueOf(version).equals(text(configuration, "version"))
        && "200".equals(text(configuration, "code"))
        && of(reported).equals(contents)
        && UNITS.stream().allMatch(unit -> sections.has(unit) == (contents.get(unit) != 0));
  }

  private static long telemetry(String interval, String timeout, String where) {
    if (interval == null && timeout == null) {
      return 0;
    }
    if (interval == null || !String.valueOf(timeout(Long.parseLong(interval))).equals(timeout)) {
      throw new AssertionError(
          where + ": telemetry is torn: sendInterval " + interval + ", sampleTimeout " + timeout);
    }
    return Long.parseLong(interval);
  }

  private static long member(String instance, String name, String bean, String where) {
    if (name == null && bean == null) {
      return 0;
    }
    if (name == null || !name.equals(bean)) {
      throw new AssertionError(where + ": " + instance + " is torn: " + name + " and " + bean);
    }
    return Long.parseLong(name.substring(instance.length() + 1));
  }

  private static String name(String instance, long number) {
    return instance + "-" + number;
  }

  private static long timeout(long number) {
    return 1 + number % 3600;
  }

  private static JsonObject object(JsonObject parent, String name) {
    JsonElement member = parent.get(name);
    return member != null && member.isJsonObject() ? member.getAsJsonObject() : new JsonObject();
  }

  private static String text(JsonObject parent, String name) {
    JsonElement member = parent.get(name);
    return member != null && member.isJsonPrimitive() ? member.getAsString() : null;
  }
}
