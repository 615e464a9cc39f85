package io.twinwire.localhub.core.configurations;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.localhub.core.common.Trees;
import io.twinwire.localhub.core.twin.Twin;
import io.twinwire.localhub.core.twin.TwinRules;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration sets (CF-03).
 *
 * @param kind {@code deviceContent}, {@code moduleContent} or, for Edge, {@code modulesContent}
 * @param values by path in the twin; for Edge by module
 */
record ConfigurationContent(String kind, Map<String, @Nullable Object> values) {

  static final String DEVICE = "deviceContent";
  static final String MODULE = "moduleContent";
  static final String EDGE = "modulesContent";

  /** The module that runs the others, and tells how that went. */
  static final String AGENT = "$edgeAgent";

  private static final List<String> KINDS = List.of(DEVICE, MODULE, EDGE);

  /** Whether a document says anything of a content: Microsoft's client loses that of modules. */
  static boolean isGiven(Map<String, @Nullable Object> content) {
    return KINDS.stream().anyMatch(kind -> !Trees.member(content, kind).isEmpty());
  }

  static ConfigurationContent checked(Map<String, @Nullable Object> content) throws HubFault {
    List<String> given =
        KINDS.stream().filter(kind -> !Trees.member(content, kind).isEmpty()).toList();
    if (given.size() != 1) {
      throw invalid("exactly one of " + KINDS + " is due, not " + given);
    }
    String kind = given.get(0);
    Map<String, @Nullable Object> values = Trees.member(content, kind);
    if (kind.equals(EDGE)) {
      for (String module : values.keySet()) {
        checkPaths(kind + "." + module, Trees.member(values, module));
      }
    } else {
      checkPaths(kind, values);
    }
    return new ConfigurationContent(kind, values);
  }

  boolean ofModules() {
    return kind.equals(MODULE);
  }

  boolean isEdge() {
    return kind.equals(EDGE);
  }

  /** Whether it says all that runs on an Edge device, and is no layer upon another. */
  boolean isWholeDeployment() {
    return isEdge() && Trees.member(values, AGENT).containsKey(Twin.DESIRED);
  }

  /** Whether it is the same, whatever way its numbers are written. */
  boolean same(ConfigurationContent other) {
    return kind.equals(other.kind) && Trees.same(values, other.values);
  }

  Map<String, @Nullable Object> document() {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put(kind, values);
    return document;
  }

  /** Desired properties with the value at its path; null removes what is there. */
  static Map<String, @Nullable Object> put(
      Map<String, @Nullable Object> desired, String path, @Nullable Object value) {
    if (path.equals(Twin.DESIRED)) {
      Map<String, @Nullable Object> whole = Trees.object(value);
      return whole == null ? Trees.EMPTY : Trees.merge(Trees.EMPTY, whole);
    }
    List<String> steps = List.of(path.substring(Twin.DESIRED.length() + 1).split("\\."));
    return put(desired, steps, value);
  }

  private static Map<String, @Nullable Object> put(
      Map<String, @Nullable Object> object, List<String> steps, @Nullable Object value) {
    String first = steps.get(0);
    Map<String, @Nullable Object> changed = new LinkedHashMap<>(object);
    if (steps.size() > 1) {
      if (value != null || object.containsKey(first)) {
        List<String> rest = steps.subList(1, steps.size());
        changed.put(first, put(Trees.member(object, first), rest, value));
      }
    } else if (value == null) {
      changed.remove(first);
    } else {
      Map<String, @Nullable Object> tree = Trees.object(value);
      changed.put(first, tree == null ? value : Trees.merge(Trees.EMPTY, tree));
    }
    return Collections.unmodifiableMap(changed);
  }

  private static void checkPaths(String where, Map<String, @Nullable Object> values)
      throws HubFault {
    for (Map.Entry<String, @Nullable Object> one : values.entrySet()) {
      String path = one.getKey();
      if (!path.equals(Twin.DESIRED) && !path.matches("properties\\.desired(\\.[^.]+)+")) {
        throw invalid(where + ": \"" + path + "\" is no path such as properties.desired.a.b");
      }
      try {
        Map<String, @Nullable Object> tree = put(Trees.EMPTY, path, one.getValue());
        TwinRules.checkSize(path, TwinRules.checked(path, tree), TwinRules.MAX_PROPERTIES);
      } catch (HubFault e) {
        throw invalid(where + ": " + e.getMessage());
      }
    }
  }

  private static HubFault invalid(String message) {
    return new HubFault(Code.INVALID_CONFIGURATION_CONTENT, "content: " + message);
  }
}
