package io.twinwire.twin.config;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The attributes that Metatype gives a PID, by id. */
record Schema(Map<String, Attribute> attributes) {

  Schema {
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  static Schema of(Collection<Attribute> attributes) {
    Map<String, Attribute> byId = new LinkedHashMap<>();
    attributes.forEach(attribute -> byId.put(attribute.id(), attribute));
    return new Schema(byId);
  }

  Optional<Attribute> attribute(String id) {
    return Optional.ofNullable(attributes.get(id));
  }
}
