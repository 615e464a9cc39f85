package io.twinwire.itests.reference;

import io.twinwire.twin.config.section.Section;
import io.twinwire.twin.config.section.SectionDirectory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the reference cannot say because the description of a configuration leaves it out. */
final class Faults {

  private final List<String> faults = new ArrayList<>();

  private Faults() {}

  /** Each names the PID, the property and what would be right. */
  static List<String> of(Collection<Configuration> configurations) {
    Faults all = new Faults();
    Set<String> pids = new HashSet<>();
    Set<String> names = new HashSet<>();
    List<Section> sections = new ArrayList<>();
    for (Configuration configuration : configurations) {
      if (!pids.add(configuration.pid())) {
        all.add(configuration, "is described twice: delete the bundles of an older version");
      }
      if (!names.add(configuration.name())) {
        all.add(configuration, "its name " + configuration.name() + " is taken; give it another");
      }
      configuration.section().ifPresent(sections::add);
      all.check(configuration);
    }
    all.faults.addAll(new SectionDirectory(sections).refusals().values());
    return all.faults.stream().sorted().toList();
  }

  private void check(Configuration configuration) {
    Optional<Section> section = configuration.section();
    if (section.isPresent() && section.get().factory() != configuration.factory()) {
      add(configuration, "the section and Metatype differ on whether it is a factory; say one");
    }
    if (isUntold(configuration.name()) || isUntold(configuration.description())) {
      add(configuration, "has no name or no description; give it both");
    }
    for (Property property : configuration.properties()) {
      String where = property.id() + ": ";
      if (isUntold(property.name()) || isUntold(property.description())) {
        add(configuration, where + "has no name or no description; give it both");
        continue;
      }
      if (property.defaultText().isEmpty()) {
        add(configuration, where + "has no default; give it one");
      }
      if (property.numeric()) {
        checkNumber(configuration, property);
      }
    }
  }

  private void checkNumber(Configuration configuration, Property property) {
    String where = property.id() + ": ";
    Optional<String> unit = Units.of(property.description());
    if (unit.isEmpty()) {
      add(
          configuration,
          where
              + "the description \""
              + property.description()
              + "\" names no unit; right is one that "
              + Units.RULE);
    }
    boolean bounded = property.min().isPresent() && property.max().isPresent();
    if (!bounded && property.options().isEmpty() && !unit.equals(Optional.of(""))) {
      add(configuration, where + "has no bounds; give it min and max");
    }
  }

  private static boolean isUntold(String text) {
    return text.isBlank() || text.startsWith("%");
  }

  private void add(Configuration configuration, String fault) {
    faults.add(configuration.pid() + ": " + fault);
  }
}
