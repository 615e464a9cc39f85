package io.twinwire.twin.config.section;

import java.util.Map;
import java.util.Optional;

/**
 * What desired holds for one unit.
 *
 * @param section what it configures; empty where the name means no section, or not now
 * @param content all of the twin that bears on it: the same content is the same unit
 * @param properties what its configuration is asked to hold
 * @param gone whether desired speaks of it no longer, so that it returns to its base
 * @param verdict where the outcome is known without looking at the properties
 */
public record Unit(
    UnitName name,
    Optional<Section> section,
    Object content,
    Map<String, Object> properties,
    boolean gone,
    Optional<Verdict> verdict) {

  /** The key that marks a section as a component of IoT Plug and Play; it is no property. */
  public static final String COMPONENT_MARKER = "__t";

  public static final int OK = 200;
  public static final int WAITING = 202;

  /** In force, but with a value of the gateway's own. */
  public static final int OWN = 203;

  public static final int REFUSED = 400;
  public static final int FAILED = 500;

  /** An outcome and its reason. */
  public record Verdict(int code, String description) {}

  public static Unit settled(UnitName name, Object content, int code, String description) {
    return new Unit(
        name,
        Optional.empty(),
        content,
        Map.of(),
        false,
        Optional.of(new Verdict(code, description)));
  }

  public static Unit open(UnitName name, Section section, Map<String, Object> properties) {
    return new Unit(name, Optional.of(section), properties, properties, false, Optional.empty());
  }

  /** A unit that desired has let go of. */
  public static Unit leaving(UnitName name, Section section) {
    return new Unit(name, Optional.of(section), Map.of(), Map.of(), true, Optional.empty());
  }

  public Optional<String> pid() {
    return section.map(s -> s.pid(name));
  }
}
