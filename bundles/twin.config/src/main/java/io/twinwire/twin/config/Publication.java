package io.twinwire.twin.config;

import io.twinwire.api.hub.Twin;
import io.twinwire.twin.config.report.PlugAndPlay;
import io.twinwire.twin.config.report.Reporter;
import io.twinwire.twin.config.report.UnitReport;
import io.twinwire.twin.config.report.UnitState;
import io.twinwire.twin.config.report.UnitStore;
import io.twinwire.twin.config.report.ValuesInForce;
import io.twinwire.twin.config.section.Alias;
import io.twinwire.twin.config.section.Offer;
import io.twinwire.twin.config.section.Section;
import io.twinwire.twin.config.section.Unit;
import io.twinwire.twin.config.section.UnitName;
import io.twinwire.twin.config.typing.JsonTree;
import io.twinwire.twin.config.typing.KeyMapping;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the reported twin together: what is in force, and the answer to each unit. */
final class Publication {

  private static final Logger LOG = LoggerFactory.getLogger(Publication.class);

  private final Map<String, Alias> aliases;
  private final Set<String> plugAndPlay;
  private final ValuesInForce values;
  private final Reporter reporter;
  private final UnitStore store;
  private final Map<String, Object> identity;
  private Map<String, Object> last = Map.of();

  /**
   * Creates it.
   *
   * @param identity what is reported beside the configuration: firmware version and gateway
   */
  Publication(
      Settings settings,
      ValuesInForce values,
      Reporter reporter,
      UnitStore store,
      Map<String, Object> identity) {
    this.aliases = settings.aliases();
    this.plugAndPlay = settings.plugAndPlay();
    this.values = values;
    this.reporter = reporter;
    this.store = store;
    this.identity = Map.copyOf(identity);
  }

  void publish(Twin twin, Offer offer, List<Unit> units, Map<UnitName, Settling.Settled> settled) {
    Map<UnitName, Map<String, Object>> desired = new HashMap<>();
    units.forEach(unit -> desired.put(unit.name(), unit.properties()));
    Map<String, UnitReport> reports = new TreeMap<>();
    Map<String, UnitState> states = new TreeMap<>();
    Map<String, Long> ages = new TreeMap<>();
    settled.forEach(
        (name, unit) -> {
          reports.put(name.toString(), unit.report());
          states.put(name.toString(), unit.state());
          ages.merge(name.section(), unit.report().version(), Math::max);
        });
    Map<String, Object> plain = new LinkedHashMap<>();
    for (Section section : offer.directory().sections()) {
      values(section, offer, desired).ifPresent(value -> plain.put(section.name(), value));
    }
    last = plain;
    Map<String, Object> inForce = new LinkedHashMap<>();
    plain.forEach((name, value) -> inForce.put(name, form(name, value, offer, desired, reports)));
    aliases.forEach(
        (name, alias) -> {
          if (twin.desired().containsKey(name)) {
            aliased(alias, plain, offer)
                .ifPresent(value -> inForce.put(name, form(name, alias, value, reports)));
            ages.merge(name, ages.getOrDefault(alias.section(), 0L), Math::max);
          }
        });
    List<String> oldestFirst = new ArrayList<>(inForce.keySet());
    oldestFirst.sort(Comparator.comparingLong(name -> ages.getOrDefault(name, 0L)));
    Map<String, Object> properties = new LinkedHashMap<>(identity);
    properties.put("configuration", UnitReport.summary(twin.desiredVersion(), reports));
    properties.putAll(inForce);
    reporter.publish(properties, oldestFirst);
    store.keep(states, inForce.keySet());
  }

  private Optional<Map<String, Object>> values(
      Section section, Offer offer, Map<UnitName, Map<String, Object>> desired) {
    if (offer.absent().contains(section.name())) {
      return Optional.empty();
    }
    try {
      Map<String, Object> found = values.section(section, offer.schema(section), desired);
      return found.isEmpty() ? Optional.empty() : Optional.of(found);
    } catch (IOException | RuntimeException e) {
      LOG.warn("the values of {} cannot be read: {}", section.name(), e.toString());
      return last.get(section.name()) instanceof Map<?, ?> known
          ? Optional.of(JsonTree.object(known))
          : Optional.empty();
    }
  }

  private Object form(
      String name,
      Object value,
      Offer offer,
      Map<UnitName, Map<String, Object>> desired,
      Map<String, UnitReport> reports) {
    if (!plugAndPlay.contains(name)) {
      return value;
    }
    boolean factory = offer.directory().find(name).map(Section::factory).orElse(false);
    Map<String, Object> section = JsonTree.object(value);
    Map<String, UnitReport> answers = new HashMap<>();
    Set<String> named = desired.getOrDefault(UnitName.of(name), Map.of()).keySet();
    for (String key : section.keySet()) {
      UnitReport report =
          reports.get((factory ? UnitName.of(name, key) : UnitName.of(name)).toString());
      if (report != null && (factory || named.contains(key))) {
        answers.put(key, report);
      }
    }
    return PlugAndPlay.component(section, answers);
  }

  private Object form(String name, Alias alias, Object value, Map<String, UnitReport> reports) {
    return plugAndPlay.contains(name)
        ? PlugAndPlay.property(value, reports.get(alias.section()))
        : value;
  }

  /** A short name is reported where desired uses it, beside the section. */
  private static Optional<Object> aliased(Alias alias, Map<String, Object> inForce, Offer offer) {
    if (!(inForce.get(alias.section()) instanceof Map<?, ?> section)) {
      return Optional.empty();
    }
    String key =
        Optional.ofNullable(offer.schemas().get(alias.section()))
            .map(schema -> new KeyMapping(schema.attributes().keySet()))
            .flatMap(mapping -> mapping.ids(alias.key()).stream().findFirst().flatMap(mapping::key))
            .orElse(alias.key());
    return Optional.ofNullable(section.get(key));
  }
}
