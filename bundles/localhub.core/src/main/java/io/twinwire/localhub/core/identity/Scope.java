package io.twinwire.localhub.core.identity;

import io.twinwire.localhub.core.common.Trees;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a device stands in a hierarchy of IoT Edge. An edge device has a scope of its own, which
 * the hub gives it once, and may name a parent; any other device has its parent's.
 *
 * @param own empty for none
 * @param parents at most one in practice
 */
public record Scope(String own, List<String> parents) {

  static final Scope NONE = new Scope("", List.of());

  private static final String PREFIX = "ms-azure-iot-edge://";

  public Scope {
    parents = List.copyOf(parents);
  }

  /**
   * Reads what a caller sends.
   *
   * @param isEdge whether the device is one of IoT Edge now
   * @param mark makes the scope of an edge device one of its own: its generation
   */
  static Scope from(
      Map<String, ?> document, Scope before, boolean isEdge, String deviceId, String mark) {
    List<String> parents =
        document.get("parentScopes") instanceof List<?> given
            ? given.stream().map(String::valueOf).toList()
            : before.parents;
    if (isEdge) {
      boolean given = before.own.startsWith(PREFIX + deviceId + "-");
      return new Scope(given ? before.own : PREFIX + deviceId + "-" + mark, parents);
    }
    String own =
        document.containsKey("deviceScope") ? Trees.text(document, "deviceScope") : before.own;
    return new Scope(own, own.isEmpty() ? List.of() : List.of(own));
  }

  public void writeTo(Map<String, @Nullable Object> document) {
    if (!own.isEmpty()) {
      document.put("deviceScope", own);
    }
    if (!parents.isEmpty()) {
      document.put("parentScopes", parents);
    }
  }

  static Scope restored(Map<String, @Nullable Object> stored) {
    List<String> parents =
        stored.get("parentScopes") instanceof List<?> list
            ? list.stream().map(String::valueOf).toList()
            : List.of();
    return new Scope(Trees.text(stored, "deviceScope"), parents);
  }
}
