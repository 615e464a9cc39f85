package io.twinwire.twin.config.typing;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The attributes that Metatype gives a PID, by id. */
public record Schema(Map<String, Attribute> attributes) {

  public Schema {
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  public static Schema of(Collection<Attribute> attributes) {
    Map<String, Attribute> byId = new LinkedHashMap<>();
    attributes.forEach(attribute -> byId.put(attribute.id(), attribute));
    return new Schema(byId);
  }

  public Optional<Attribute> attribute(String id) {
    return Optional.ofNullable(attributes.get(id));
  }
}
