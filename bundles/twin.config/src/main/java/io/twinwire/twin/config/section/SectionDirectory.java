package io.twinwire.twin.config.section;

import io.twinwire.api.twin.TwinSection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The sections that are declared at one moment, and those that are refused, with the reason. */
public final class SectionDirectory {

  /** Top-level names that are never sections. */
  public static final Set<String> RESERVED =
      Set.of("configuration", "gateway", "health", "firmwareVersion");

  /**
   * PIDs that the cloud must not write: the credentials, the bridge's own, which holds the local
   * list of secrets, and the list of what file sensors may read and run.
   */
  private static final List<String> OUT_OF_REACH =
      List.of(
          "io.twinwire.hub.credentials",
          "io.twinwire.twin.config",
          "io.twinwire.sensor.file.access");

  private final Map<String, Section> sections = new TreeMap<>();
  private final Map<String, String> refusals = new TreeMap<>();

  public SectionDirectory(Collection<Section> declared) {
    Set<Section> distinct = new LinkedHashSet<>(declared);
    Map<String, List<Section>> byName = groups(distinct, true);
    Map<String, List<Section>> byPid = groups(distinct, false);
    byName.forEach(
        (name, claims) -> {
          Optional<String> refusal =
              refusal(name, claims)
                  .or(
                      () ->
                          shared(
                              claims.get(0), byPid.getOrDefault(claims.get(0).pid(), List.of())));
          refusal.ifPresentOrElse(
              reason -> refusals.put(name, reason), () -> sections.put(name, claims.get(0)));
        });
  }

  public Optional<Section> find(String name) {
    return Optional.ofNullable(sections.get(name));
  }

  /** Why a declared section is not used. */
  public Optional<String> refusal(String name) {
    return Optional.ofNullable(refusals.get(name));
  }

  public Collection<Section> sections() {
    return List.copyOf(sections.values());
  }

  public Map<String, String> refusals() {
    return Map.copyOf(refusals);
  }

  private static Optional<String> refusal(String name, List<Section> claims) {
    if (!name.matches(TwinSection.NAME_PATTERN)) {
      return Optional.of(
          "section " + name + ": the name does not match " + TwinSection.NAME_PATTERN);
    }
    if (RESERVED.contains(name)) {
      return Optional.of("section " + name + ": the name is reserved");
    }
    for (Section claim : claims) {
      for (String pid : OUT_OF_REACH) {
        if (claim.pid().equals(pid) || claim.pid().startsWith(pid + "~")) {
          return Optional.of("section " + name + ": " + pid + " is out of the twin's reach");
        }
      }
    }
    if (claims.size() > 1) {
      return Optional.of(
          "section "
              + name
              + ": declared for "
              + claims.stream()
                  .map(SectionDirectory::target)
                  .sorted()
                  .collect(Collectors.joining(" and ")));
    }
    return Optional.empty();
  }

  private static Optional<String> shared(Section section, List<Section> claims) {
    if (claims.size() < 2) {
      return Optional.empty();
    }
    return Optional.of(
        "section "
            + section.name()
            + ": "
            + section.pid()
            + " is configured by "
            + claims.stream().map(Section::name).sorted().collect(Collectors.joining(" and ")));
  }

  private static String target(Section section) {
    return (section.factory() ? "factory " : "") + section.pid();
  }

  private static Map<String, List<Section>> groups(Set<Section> sections, boolean byName) {
    Map<String, List<Section>> groups = new TreeMap<>();
    for (Section section : sections) {
      groups
          .computeIfAbsent(byName ? section.name() : section.pid(), key -> new ArrayList<>())
          .add(section);
    }
    return groups;
  }
}
