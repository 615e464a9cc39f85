package io.twinwire.twin.config.section;

import io.twinwire.api.twin.TwinSection;
import io.twinwire.twin.config.typing.Attribute;
import io.twinwire.twin.config.typing.JsonTree;
import io.twinwire.twin.config.typing.KeyMapping;
import io.twinwire.twin.config.typing.Secrecy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Divides the desired properties into units: short names resolved, instances told apart. */
public final class DesiredUnits {

  private final Map<String, Object> desired;
  private final Map<String, Alias> aliases;
  private final Offer offer;
  private final List<Unit> units = new ArrayList<>();

  private DesiredUnits(Map<String, Object> desired, Map<String, Alias> aliases, Offer offer) {
    this.desired = desired;
    this.aliases = aliases;
    this.offer = offer;
  }

  public static List<Unit> of(
      Map<String, Object> desired, Map<String, Alias> aliases, Offer offer) {
    DesiredUnits division = new DesiredUnits(desired, aliases, offer);
    division.divide();
    return List.copyOf(division.units);
  }

  private void divide() {
    Set<String> sections = new LinkedHashSet<>();
    for (String name : desired.keySet()) {
      Alias alias = aliases.get(name);
      if (alias != null) {
        sections.add(alias.section());
      } else if (!name.startsWith("$")) {
        sections.add(name);
      }
    }
    sections.forEach(this::section);
  }

  private void section(String name) {
    Map<String, Object> shorts = new LinkedHashMap<>();
    aliases.forEach(
        (alias, target) -> {
          Object value = desired.get(alias);
          if (value != null && target.section().equals(name)) {
            shorts.put(alias, value);
          }
        });
    // A short name that is also a section's name leads where it was mapped to, not to itself.
    Object plain = aliases.containsKey(name) ? null : desired.get(name);
    if (plain != null && SectionDirectory.RESERVED.contains(name)) {
      refuse(name, plain, name + ": is a reserved name");
      return;
    }
    if (plain != null && !(plain instanceof Map)) {
      refuse(name, plain, notASection(name, plain));
      return;
    }
    Map<String, Object> content =
        plain == null ? new LinkedHashMap<>() : new LinkedHashMap<>(JsonTree.object(plain));
    content.remove(Unit.COMPONENT_MARKER, "c");
    if (merged(name, content, shorts)) {
      resolve(name, content);
    }
  }

  /** Lays the short names into the section; false when they say something else than it does. */
  private boolean merged(String name, Map<String, Object> content, Map<String, Object> shorts) {
    Map<String, String> places = new LinkedHashMap<>();
    content.keySet().forEach(key -> places.put(key, name + "." + key));
    List<String> differences = new ArrayList<>();
    Set<String> differing = new LinkedHashSet<>();
    Map<String, Object> all = Map.of("section", new LinkedHashMap<>(content), "short", shorts);
    shorts.forEach(
        (alias, value) -> {
          String key = aliases.getOrDefault(alias, new Alias(name, alias)).key();
          Object other = content.get(key);
          if (other != null && !JsonTree.same(other, value)) {
            boolean secret = secret(name, key);
            differences.add(
                alias
                    + (secret ? "" : ": " + JsonTree.shown(value))
                    + " differs from "
                    + places.get(key)
                    + (secret ? "" : ": " + JsonTree.shown(other)));
            differing.add(alias);
          }
          content.putIfAbsent(key, value);
          places.putIfAbsent(key, alias);
        });
    String description = String.join("; ", differences);
    differing.forEach(alias -> refuse(alias, all, description));
    if (!differing.isEmpty()) {
      refuse(name, all, description);
    }
    return differing.isEmpty();
  }

  private boolean secret(String section, String key) {
    boolean declared =
        Optional.ofNullable(offer.schemas().get(section)).stream()
            .flatMap(
                schema ->
                    new KeyMapping(schema.attributes().keySet())
                        .ids(key).stream().flatMap(id -> schema.attribute(id).stream()))
            .anyMatch(Attribute::secret);
    return declared || Secrecy.named(key);
  }

  private void resolve(String name, Map<String, Object> content) {
    Optional<Section> section = offer.directory().find(name);
    Optional<String> refusal = offer.directory().refusal(name);
    if (!name.matches(TwinSection.NAME_PATTERN)) {
      refuse(name, content, "a section's name matches " + TwinSection.NAME_PATTERN);
    } else if (refusal.isPresent()) {
      refuse(name, content, refusal.get());
    } else if (section.isEmpty()) {
      await(name, content, "no bundle declares this section");
    } else if (offer.absent().contains(name)) {
      await(name, content, "no bundle here is configured by " + section.get().pid());
    } else if (section.get().factory()) {
      content.forEach((instance, value) -> instance(section.get(), instance, value));
    } else {
      units.add(Unit.open(UnitName.of(name), section.get(), content));
    }
  }

  private void instance(Section section, String instance, Object value) {
    UnitName name = UnitName.of(section.name(), instance);
    if (!instance.matches(TwinSection.NAME_PATTERN)) {
      String description = "an instance's name matches " + TwinSection.NAME_PATTERN;
      units.add(Unit.settled(name, value, Unit.REFUSED, description));
    } else if (value instanceof Map) {
      units.add(Unit.open(name, section, JsonTree.object(value)));
    } else {
      units.add(Unit.settled(name, value, Unit.REFUSED, notAnObject(instance, value)));
    }
  }

  private String notASection(String name, Object value) {
    boolean known = offer.directory().find(name).isPresent();
    return notAnObject(name, value) + (known ? "" : ", and " + name + " is no short name");
  }

  private static String notAnObject(String name, Object value) {
    String shown = Secrecy.named(name) ? "the value" : JsonTree.shown(value);
    return name + ": " + shown + " is not an object";
  }

  private void refuse(String name, Object content, String description) {
    units.add(Unit.settled(UnitName.of(name), content, Unit.REFUSED, description));
  }

  private void await(String name, Object content, String description) {
    units.add(Unit.settled(UnitName.of(name), content, Unit.WAITING, description));
  }
}
