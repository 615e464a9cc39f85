package io.twinwire.itests.reference;

import io.twinwire.twin.config.section.Section;
import io.twinwire.twin.config.section.SectionDirectory;
import io.twinwire.twin.config.typing.KeyMapping;
import java.util.List;
import java.util.Optional;

/**
 * What a PID, or the instances of a factory PID, can be given, and the section that leads there.
 */
record Configuration(
    String pid,
    boolean factory,
    String name,
    String description,
    Optional<Section> section,
    List<Property> properties) {

  Configuration {
    properties = List.copyOf(properties);
  }

  /** Whether the bridge would let a section lead to this PID. */
  boolean withinReach() {
    String probe = "probe";
    return new SectionDirectory(List.of(new Section(probe, pid, factory))).find(probe).isPresent();
  }

  Optional<String> twinKey(Property property) {
    return withinReach()
        ? new KeyMapping(properties.stream().map(Property::id).toList()).key(property.id())
        : Optional.empty();
  }
}
