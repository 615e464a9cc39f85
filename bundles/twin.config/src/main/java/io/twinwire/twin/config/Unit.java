package io.twinwire.twin.config;

import java.util.Map;
import java.util.Optional;

/**
 * What desired holds for one unit.
 *
 * @param section what it configures; empty where the name means no section, or not now
 * @param content all of the twin that bears on it: the same content is the same unit
 * @param properties what its configuration is asked to hold
 * @param verdict where the outcome is known without looking at the properties
 */
record Unit(
    UnitName name,
    Optional<Section> section,
    Object content,
    Map<String, Object> properties,
    Optional<Verdict> verdict) {

  static final int OK = 200;
  static final int WAITING = 202;
  static final int REFUSED = 400;
  static final int FAILED = 500;

  /** An outcome and its reason. */
  record Verdict(int code, String description) {}

  static Unit settled(UnitName name, Object content, int code, String description) {
    return new Unit(
        name, Optional.empty(), content, Map.of(), Optional.of(new Verdict(code, description)));
  }

  static Unit open(UnitName name, Section section, Map<String, Object> properties) {
    return new Unit(name, Optional.of(section), properties, properties, Optional.empty());
  }

  Optional<String> pid() {
    return section.map(s -> s.pid(name));
  }
}
