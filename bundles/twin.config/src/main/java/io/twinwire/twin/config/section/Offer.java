package io.twinwire.twin.config.section;

import io.twinwire.twin.config.typing.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the running bundles offer to be configured.
 *
 * @param schemas Metatype by the section's name, where there is one
 * @param absent names of mapped sections for whose PID nothing is there yet
 * @param bundles the versions of the bundles that a section configures, by the section's name
 * @param unreadable why a section's Metatype cannot be read, by the section's name
 */
public record Offer(
    SectionDirectory directory,
    Map<String, Schema> schemas,
    Set<String> absent,
    Map<String, String> bundles,
    Map<String, String> unreadable) {

  /** Before anybody has looked. */
  public static final Offer NONE =
      new Offer(new SectionDirectory(List.of()), Map.of(), Set.of(), Map.of(), Map.of());

  public Offer {
    schemas = Map.copyOf(schemas);
    absent = Set.copyOf(absent);
    bundles = Map.copyOf(bundles);
    unreadable = Map.copyOf(unreadable);
  }

  public Optional<Schema> schema(Section section) {
    return Optional.ofNullable(schemas.get(section.name()));
  }

  /** The versions of the bundles that a section configures, in one text. */
  public String bundles(Section section) {
    return bundles.getOrDefault(section.name(), "");
  }
}
