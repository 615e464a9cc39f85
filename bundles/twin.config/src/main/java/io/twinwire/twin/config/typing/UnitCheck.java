package io.twinwire.twin.config.typing;

import io.twinwire.twin.config.layer.FrameworkKeys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Everything that can be said about a unit before anything is touched. */
public final class UnitCheck {

  /**
   * What a check found.
   *
   * @param values property id to typed value, whole only when there are no faults
   * @param faults all of them, in the order of the properties
   */
  public record Checked(Map<String, Object> values, List<String> faults) {

    public Checked {
      values = Map.copyOf(values);
      faults = List.copyOf(faults);
    }
  }

  private final Typing typing;
  private final FreeTyping freeTyping;

  public UnitCheck(Placeholders placeholders) {
    this.typing = new Typing(placeholders);
    this.freeTyping = new FreeTyping(placeholders);
  }

  /**
   * Checks a unit.
   *
   * @param base ids of the properties that the local base gives a value
   */
  public Checked check(Map<String, Object> desired, Optional<Schema> schema, Set<String> base) {
    Map<String, Object> values = new LinkedHashMap<>();
    Map<String, String> keys = new LinkedHashMap<>();
    List<String> faults = new ArrayList<>();
    KeyMapping mapping = new KeyMapping(schema.map(s -> s.attributes().keySet()).orElse(base));
    desired.forEach(
        (key, json) -> {
          List<String> ids = mapping.ids(key);
          String id = ids.isEmpty() ? key : ids.get(0);
          if (ids.size() > 1) {
            faults.add(key + ": may mean " + String.join(" and ", ids));
          } else if (FrameworkKeys.contains(id)) {
            faults.add(key + ": belongs to the framework");
          } else if (ids.isEmpty() && schema.isPresent()) {
            faults.add(key + ": is no property here");
          } else if (keys.containsKey(id)) {
            faults.add(key + ": is the same property as " + keys.get(id));
          } else {
            keys.put(id, key);
            schema
                .flatMap(s -> s.attribute(id))
                .map(attribute -> typing.type(attribute, key, json, faults))
                .orElseGet(() -> freeTyping.type(key, json, faults))
                .ifPresent(value -> values.put(id, value));
          }
        });
    schema.ifPresent(s -> required(s, keys.keySet(), base, mapping, faults));
    return new Checked(values, faults);
  }

  private static void required(
      Schema schema, Set<String> given, Set<String> base, KeyMapping mapping, List<String> faults) {
    for (Attribute attribute : schema.attributes().values()) {
      String id = attribute.id();
      if (attribute.required()
          && !attribute.hasDefault()
          && !given.contains(id)
          && !base.contains(id)) {
        faults.add(mapping.key(id).orElse(id) + ": is required and has no value");
      }
    }
  }
}
