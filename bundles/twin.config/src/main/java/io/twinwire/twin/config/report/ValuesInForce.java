package io.twinwire.twin.config.report;

import io.twinwire.api.twin.TwinSection;
import io.twinwire.twin.config.layer.Applier;
import io.twinwire.twin.config.layer.FrameworkKeys;
import io.twinwire.twin.config.section.Section;
import io.twinwire.twin.config.section.UnitName;
import io.twinwire.twin.config.typing.Attribute;
import io.twinwire.twin.config.typing.FreeTyping;
import io.twinwire.twin.config.typing.JsonTree;
import io.twinwire.twin.config.typing.KeyMapping;
import io.twinwire.twin.config.typing.Placeholders;
import io.twinwire.twin.config.typing.Schema;
import io.twinwire.twin.config.typing.Secrecy;
import io.twinwire.twin.config.typing.Typing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The values of a section's configurations as the twin reports them: all that Metatype knows of,
 * defaults included, or where there is none, what desired owns. Secrets are never among them.
 */
public final class ValuesInForce {

  /** The hub takes no longer text. */
  private static final int LONGEST_TEXT = 4096;

  private static final long SAFE = 1L << 52;

  private final Applier applier;

  public ValuesInForce(Applier applier) {
    this.applier = applier;
  }

  /** A section's value in the reported twin; empty when there is nothing to report. */
  public Map<String, Object> section(
      Section section, Optional<Schema> schema, Map<UnitName, Map<String, Object>> desired)
      throws IOException {
    if (!section.factory()) {
      UnitName unit = UnitName.of(section.name());
      return unit(section, unit, applier.properties(section.pid()), schema, desired);
    }
    Map<String, Object> values = new TreeMap<>();
    for (Map.Entry<String, Map<String, Object>> instance :
        applier.instances(section.pid()).entrySet()) {
      if (!instance.getKey().matches(TwinSection.NAME_PATTERN)) {
        // A local instance that the twin cannot name; the hub would refuse all of the section.
        continue;
      }
      UnitName unit = UnitName.of(section.name(), instance.getKey());
      Map<String, Object> inForce =
          unit(section, unit, Optional.of(instance.getValue()), schema, desired);
      if (!inForce.isEmpty()) {
        values.put(instance.getKey(), inForce);
      }
    }
    return values;
  }

  private Map<String, Object> unit(
      Section section,
      UnitName unit,
      Optional<Map<String, Object>> configuration,
      Optional<Schema> schema,
      Map<UnitName, Map<String, Object>> desired)
      throws IOException {
    Map<String, Object> properties = configuration.orElse(Map.of());
    return schema.isPresent()
        ? described(schema.get(), properties)
        : free(section.pid(unit), properties, desired.getOrDefault(unit, Map.of()));
  }

  private static Map<String, Object> described(Schema schema, Map<String, Object> properties) {
    KeyMapping mapping = new KeyMapping(schema.attributes().keySet());
    Map<String, Object> values = new LinkedHashMap<>();
    for (Attribute attribute : schema.attributes().values()) {
      if (attribute.secret() || FrameworkKeys.contains(attribute.id())) {
        continue;
      }
      Optional<Object> value =
          Optional.ofNullable(properties.get(attribute.id()))
              .map(local -> Typing.coerce(attribute, local).orElse(local))
              .or(() -> standard(attribute));
      mapping
          .key(attribute.id())
          .ifPresent(key -> value.flatMap(ValuesInForce::json).ifPresent(v -> values.put(key, v)));
    }
    return values;
  }

  private Map<String, Object> free(
      String pid, Map<String, Object> properties, Map<String, Object> desired) throws IOException {
    FreeTyping typing = new FreeTyping(new Placeholders(Set.of()));
    KeyMapping mapping = new KeyMapping(properties.keySet());
    Map<String, Object> values = new TreeMap<>();
    for (String id : applier.owned(pid)) {
      Object inForce = properties.get(id);
      if (inForce == null || Secrecy.named(id)) {
        continue;
      }
      // What was an object in desired is text in the configuration; it is reported as desired.
      mapping
          .key(id)
          .ifPresent(
              key ->
                  Optional.ofNullable(desired.get(key))
                      .filter(raw -> !Secrecy.within(raw))
                      .filter(
                          raw ->
                              typing
                                  .type(key, raw, new ArrayList<>())
                                  .filter(typed -> sameElements(typed, inForce))
                                  .isPresent())
                      .filter(raw -> JsonTree.size(raw) <= LONGEST_TEXT)
                      .or(
                          () ->
                              Secrecy.within(desired.getOrDefault(key, ""))
                                  ? Optional.empty()
                                  : json(inForce))
                      .ifPresent(value -> values.put(key, value)));
    }
    return values;
  }

  private static boolean sameElements(Object a, Object b) {
    return Typing.elements(a).equals(Typing.elements(b));
  }

  /** The default; an empty one is no value. */
  private static Optional<Object> standard(Attribute attribute) {
    List<String> defaults = attribute.defaults();
    boolean empty = defaults.isEmpty() || (defaults.size() == 1 && defaults.get(0).isEmpty());
    return empty ? Optional.empty() : Typing.coerce(attribute, new ArrayList<>(defaults));
  }

  /** A property value as JSON; empty where the hub would not take it. */
  private static Optional<Object> json(Object value) {
    if (!(value instanceof Collection) && !value.getClass().isArray()) {
      return scalar(value);
    }
    List<Object> elements = new ArrayList<>();
    for (Object element : Typing.elements(value)) {
      Optional<Object> json = scalar(element);
      if (json.isEmpty()) {
        return Optional.empty();
      }
      elements.add(json.get());
    }
    return Optional.of(elements);
  }

  private static Optional<Object> scalar(Object value) {
    if (value instanceof Boolean) {
      return Optional.of(value);
    }
    if (value instanceof Double || value instanceof Float) {
      // By its text, so that a float of 0.1 is reported as 0.1.
      double number = Double.parseDouble(String.valueOf(value));
      return Double.isFinite(number) ? Optional.of(number) : Optional.of(String.valueOf(value));
    }
    if (value instanceof Number number) {
      long whole = number.longValue();
      return Optional.of(whole < -SAFE || whole >= SAFE ? (Object) Long.toString(whole) : whole);
    }
    String text = String.valueOf(value);
    return text.length() > LONGEST_TEXT ? Optional.empty() : Optional.of(text);
  }
}
