package io.twinwire.twin.config;

import io.twinwire.api.twin.TwinSection;
import io.twinwire.twin.config.section.Alias;
import io.twinwire.twin.config.section.Section;
import io.twinwire.twin.config.section.SectionDirectory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The bridge's own configuration, read once. An entry that cannot be used is left out and named in
 * the faults: one bad line does not hold back the others.
 */
record Settings(
    List<Section> sections,
    Map<String, Alias> aliases,
    String firmwareVersion,
    Set<String> secrets,
    Duration settleTimeout,
    boolean wholeVersions,
    boolean keepDrift,
    Set<String> guarded,
    Duration guardTimeout,
    Set<String> plugAndPlay,
    String directory,
    List<String> faults) {

  private static final String FACTORY = "factory:";

  Settings {
    sections = List.copyOf(sections);
    aliases = Map.copyOf(aliases);
    secrets = Set.copyOf(secrets);
    guarded = Set.copyOf(guarded);
    plugAndPlay = Set.copyOf(plugAndPlay);
    faults = List.copyOf(faults);
  }

  static Settings of(Config config) {
    List<String> faults = new ArrayList<>();
    String directory = config.directory();
    if (directory.isBlank()) {
      faults.add("directory: is empty; twin.config is used");
      directory = "twin.config";
    }
    return new Settings(
        sections(config.sections(), faults),
        aliases(config.aliases(), faults),
        config.firmwareVersion().strip(),
        new LinkedHashSet<>(List.of(config.secrets())),
        seconds("settleTimeout", config.settleTimeout(), 0, 600, 10, faults),
        config.wholeVersions(),
        keepDrift(config.drift(), faults),
        new LinkedHashSet<>(List.of(config.guarded())),
        seconds("guardTimeout", config.guardTimeout(), 10, 86_400, 300, faults),
        new LinkedHashSet<>(List.of(config.plugAndPlay())),
        directory,
        faults);
  }

  private static Duration seconds(
      String name, int value, int min, int max, int standard, List<String> faults) {
    if (value >= min && value <= max) {
      return Duration.ofSeconds(value);
    }
    faults.add(
        name
            + ": "
            + value
            + " s is not from "
            + min
            + " to "
            + max
            + "; "
            + standard
            + " is used");
    return Duration.ofSeconds(standard);
  }

  private static boolean keepDrift(String drift, List<String> faults) {
    if (!drift.equals("setBack") && !drift.equals("keep")) {
      faults.add("drift: " + drift + " is neither setBack nor keep; setBack is used");
    }
    return drift.equals("keep");
  }

  private static List<Section> sections(String[] entries, List<String> faults) {
    List<Section> sections = new ArrayList<>();
    for (String entry : entries) {
      int equals = entry.indexOf('=');
      String name = equals < 0 ? "" : entry.substring(0, equals).strip();
      String target = entry.substring(equals + 1).strip();
      boolean factory = target.startsWith(FACTORY);
      String pid = factory ? target.substring(FACTORY.length()).strip() : target;
      if (name.isEmpty() || pid.isEmpty()) {
        faults.add("sections: \"" + entry + "\" is not name=PID or name=factory:PID");
      } else {
        sections.add(new Section(name, pid, factory));
      }
    }
    return sections;
  }

  private static Map<String, Alias> aliases(String[] entries, List<String> faults) {
    Map<String, Alias> aliases = new LinkedHashMap<>();
    for (String entry : entries) {
      int equals = entry.indexOf('=');
      int dot = entry.indexOf('.', equals + 1);
      String name = equals < 0 ? "" : entry.substring(0, equals).strip();
      if (!name.matches(TwinSection.NAME_PATTERN) || dot < 0 || dot == entry.length() - 1) {
        faults.add("aliases: \"" + entry + "\" is not short=section.property");
      } else if (SectionDirectory.RESERVED.contains(name)) {
        faults.add("aliases: " + name + " is a reserved name");
      } else {
        Alias alias =
            new Alias(entry.substring(equals + 1, dot).strip(), entry.substring(dot + 1).strip());
        Alias other = aliases.putIfAbsent(name, alias);
        if (other != null && !other.equals(alias)) {
          faults.add("aliases: " + name + " is given twice; the first is used");
        }
      }
    }
    return aliases;
  }
}
