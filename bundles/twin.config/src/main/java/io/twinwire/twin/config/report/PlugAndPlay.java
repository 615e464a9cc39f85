package io.twinwire.twin.config.report;

import io.twinwire.twin.config.section.Unit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reported values in the form of IoT Plug and Play: {@code {value, ac, av, ad}}, with 203 and
 * version 0 for what desired does not say, and {@code "__t": "c"} in a component. Source: IoT Plug
 * and Play conventions, "Writable properties" and "Sample multiple components writable property".
 */
public final class PlugAndPlay {

  private static final long DEFAULT_VERSION = 0;

  private PlugAndPlay() {}

  /**
   * A section as a component.
   *
   * @param reports the answer to each key that desired has; none for what is the gateway's own
   */
  public static Map<String, Object> component(
      Map<String, Object> values, Map<String, UnitReport> reports) {
    Map<String, Object> component = new LinkedHashMap<>();
    component.put(Unit.COMPONENT_MARKER, "c");
    values.forEach((key, value) -> component.put(key, property(value, reports.get(key))));
    return component;
  }

  /** A property of a component, or one at the top of the twin. */
  public static Map<String, Object> property(Object value, @Nullable UnitReport report) {
    Map<String, Object> property = new LinkedHashMap<>();
    property.put("value", value);
    property.put("ac", report == null ? (long) Unit.OWN : (long) report.code());
    property.put("av", report == null ? DEFAULT_VERSION : report.version());
    property.put("ad", report == null ? "default" : report.description());
    return property;
  }
}
