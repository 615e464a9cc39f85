package io.twinwire.twin.config;

import io.twinwire.api.hub.Twin;
import io.twinwire.twin.config.layer.Applier;
import io.twinwire.twin.config.layer.Base;
import io.twinwire.twin.config.layer.BaseStore;
import io.twinwire.twin.config.report.Reporter;
import io.twinwire.twin.config.report.UnitReport;
import io.twinwire.twin.config.report.UnitState;
import io.twinwire.twin.config.report.UnitStore;
import io.twinwire.twin.config.report.ValuesInForce;
import io.twinwire.twin.config.section.Alias;
import io.twinwire.twin.config.section.DesiredUnits;
import io.twinwire.twin.config.section.Offer;
import io.twinwire.twin.config.section.Section;
import io.twinwire.twin.config.section.SectionDirectory;
import io.twinwire.twin.config.section.Unit;
import io.twinwire.twin.config.section.UnitName;
import io.twinwire.twin.config.typing.KeyMapping;
import io.twinwire.twin.config.typing.Placeholders;
import io.twinwire.twin.config.typing.Schema;
import io.twinwire.twin.config.typing.UnitCheck;
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
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what is in force to what is desired, unit by unit, and says what came of it. It does the
 * same however often it is asked: equal content touches nothing. One thread calls it.
 */
final class Bridge {

  private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);

  /** What an operator may want to see. */
  record Status(long version, Map<String, UnitReport> units, List<String> refusals) {

    Status {
      units = Map.copyOf(units);
      refusals = List.copyOf(refusals);
    }
  }

  private final Map<String, Alias> aliases;
  private final Supplier<Offer> offers;
  private final UnitCheck check;
  private final Applier applier;
  private final BaseStore bases;
  private final UnitStore store;
  private final ValuesInForce values;
  private final Reporter reporter;
  private final Map<String, Object> identity;

  private Offer offer = new Offer(new SectionDirectory(List.of()), Map.of(), Set.of(), Map.of());
  private @Nullable Twin twin;
  private Map<String, UnitReport> reports = Map.of();
  private Map<String, Object> reportedValues = Map.of();
  private final Map<String, String> stuck = new TreeMap<>();
  private long loggedVersion;
  private volatile Status status = new Status(0, Map.of(), List.of());

  /**
   * Creates the bridge.
   *
   * @param identity what is reported beside the configuration: firmware version and gateway
   */
  Bridge(
      Settings settings,
      Supplier<Offer> offers,
      Applier applier,
      BaseStore bases,
      UnitStore store,
      Reporter reporter,
      Map<String, Object> identity) {
    this.aliases = settings.aliases();
    this.offers = offers;
    this.check = new UnitCheck(new Placeholders(settings.secrets()));
    this.applier = applier;
    this.bases = bases;
    this.store = store;
    this.values = new ValuesInForce(applier);
    this.reporter = reporter;
    this.identity = Map.copyOf(identity);
  }

  Status status() {
    return status;
  }

  /** Looks again at what the bundles offer. */
  void look() {
    Offer before = offer;
    offer = offers.get();
    offer
        .directory()
        .refusals()
        .forEach(
            (name, reason) -> {
              if (!before.directory().refusal(name).equals(Optional.of(reason))) {
                LOG.warn("refused: {}", reason);
              }
            });
    Set<String> names = new TreeSet<>(aliases.keySet());
    offer.directory().sections().forEach(section -> names.add(section.name()));
    reporter.taken(names);
    reconcile();
  }

  void accept(Twin newest) {
    twin = newest;
    reporter.adopt(newest);
    reconcile();
  }

  private void reconcile() {
    Twin newest = twin;
    List<String> refusals = new ArrayList<>(offer.directory().refusals().values());
    refusals.addAll(bases.lost());
    stuck.forEach((pid, why) -> refusals.add(pid + " cannot be returned to its base: " + why));
    if (newest == null) {
      status = new Status(0, Map.of(), refusals);
      return;
    }
    long version = newest.desiredVersion();
    List<Unit> units = DesiredUnits.of(newest.desired(), aliases, offer);
    Map<String, UnitReport> settled = new TreeMap<>();
    Map<String, UnitState> states = new TreeMap<>();
    List<String> changed = new ArrayList<>();
    for (Unit unit : units) {
      settle(unit, version, settled, states, changed);
    }
    retire(units, changed);
    if (version != loggedVersion || !changed.isEmpty()) {
      LOG.info(
          "desired {}: {}", version, changed.isEmpty() ? "no change" : String.join(", ", changed));
      loggedVersion = version;
    }
    reports = settled;
    status = new Status(version, settled, refusals);
    publish(newest, units, states);
  }

  private void settle(
      Unit unit,
      long version,
      Map<String, UnitReport> settled,
      Map<String, UnitState> states,
      List<String> changed) {
    String name = unit.name().toString();
    String content = UnitState.hash(unit.content());
    // A version above the present one is left from an identity that was created anew.
    Optional<UnitState> before = store.get(unit.name()).filter(s -> s.version() <= version);
    long own =
        before.filter(s -> s.content().equals(content)).map(UnitState::version).orElse(version);
    long running = before.map(UnitState::running).orElse(0L);
    Unit.Verdict verdict = unit.verdict().orElseGet(() -> apply(unit, changed));
    if (verdict.code() == Unit.OK) {
      running = own;
    }
    UnitReport report = new UnitReport(own, verdict.code(), verdict.description(), running);
    if (report.bad() && !report.equals(reports.get(name))) {
      LOG.warn("desired {}: {} refused ({}): {}", own, name, report.code(), report.description());
    }
    settled.put(name, report);
    states.put(name, new UnitState(content, own, running));
  }

  private Unit.Verdict apply(Unit unit, List<String> changed) {
    Section section = unit.section().orElseThrow();
    Optional<Schema> schema = offer.schema(section);
    String unreadable = offer.unreadable().get(section.name());
    if (unreadable != null) {
      return new Unit.Verdict(Unit.FAILED, unreadable);
    }
    try {
      Set<String> base = applier.base(section.pid(unit.name())).keySet();
      UnitCheck.Checked checked = check.check(unit.properties(), schema, base);
      if (!checked.faults().isEmpty()) {
        return new Unit.Verdict(Unit.REFUSED, String.join("; ", checked.faults()));
      }
      if (applier.apply(unit.name(), section, checked.values(), schema)) {
        changed.add(unit.name() + " applied");
      }
      return new Unit.Verdict(Unit.OK, "");
    } catch (IOException | RuntimeException | LinkageError e) {
      LOG.debug("{} could not be applied", unit.name(), e);
      return new Unit.Verdict(Unit.FAILED, "not applied: " + e);
    }
  }

  /** Returns to its base what desired speaks of no longer. */
  private void retire(List<Unit> units, List<String> changed) {
    Map<String, Base> known;
    try {
      known = bases.all();
    } catch (IOException e) {
      LOG.warn("what desired speaks of no longer cannot be returned to its base: {}", e.toString());
      return;
    }
    known.forEach(
        (pid, base) -> {
          if (units.stream().noneMatch(unit -> keeps(unit, base.unit(), pid))) {
            restore(pid, base.unit(), changed);
          }
        });
  }

  private void restore(String pid, UnitName name, List<String> changed) {
    try {
      if (applier.restore(pid)) {
        changed.add(name + " returned to its base");
      }
      stuck.remove(pid);
    } catch (IOException | RuntimeException | LinkageError e) {
      if (stuck.put(pid, e.toString()) == null) {
        LOG.warn("{} cannot be returned to its base: {}", pid, e.toString());
      }
    }
  }

  private static boolean keeps(Unit unit, UnitName name, String pid) {
    if (unit.verdict().isPresent()) {
      // A section that waits or is refused as a whole stands for all of its instances.
      return unit.name().equals(name) || unit.name().equals(UnitName.of(name.section()));
    }
    return unit.name().equals(name) && unit.pid().equals(Optional.of(pid));
  }

  private void publish(Twin newest, List<Unit> units, Map<String, UnitState> states) {
    Map<UnitName, Map<String, Object>> desired = new HashMap<>();
    Map<String, Long> ages = new TreeMap<>();
    for (Unit unit : units) {
      desired.put(unit.name(), unit.properties());
      UnitState state = states.get(unit.name().toString());
      ages.merge(unit.name().section(), state == null ? 0 : state.version(), Math::max);
    }
    Map<String, Object> inForce = new LinkedHashMap<>();
    for (Section section : offer.directory().sections()) {
      values(section, desired).ifPresent(value -> inForce.put(section.name(), value));
    }
    aliases.forEach(
        (name, alias) -> {
          if (newest.desired().containsKey(name)) {
            aliased(alias, inForce).ifPresent(value -> inForce.put(name, value));
            ages.merge(name, ages.getOrDefault(alias.section(), 0L), Math::max);
          }
        });
    reportedValues = inForce;
    List<String> oldestFirst = new ArrayList<>(inForce.keySet());
    oldestFirst.sort(Comparator.comparingLong(name -> ages.getOrDefault(name, 0L)));
    Map<String, Object> properties = new LinkedHashMap<>(identity);
    properties.put("configuration", UnitReport.summary(newest.desiredVersion(), reports));
    properties.putAll(inForce);
    reporter.publish(properties, oldestFirst);
    store.keep(states, inForce.keySet());
  }

  private Optional<Object> values(Section section, Map<UnitName, Map<String, Object>> desired) {
    if (offer.absent().contains(section.name())) {
      return Optional.empty();
    }
    try {
      Map<String, Object> found = values.section(section, offer.schema(section), desired);
      return found.isEmpty() ? Optional.empty() : Optional.of(found);
    } catch (IOException | RuntimeException e) {
      LOG.warn("the values of {} cannot be read: {}", section.name(), e.toString());
      return Optional.ofNullable(reportedValues.get(section.name()));
    }
  }

  /** A short name is reported where desired uses it, beside the section. */
  private Optional<Object> aliased(Alias alias, Map<String, Object> inForce) {
    if (!(inForce.get(alias.section()) instanceof Map<?, ?> section)) {
      return Optional.empty();
    }
    List<String> ids =
        Optional.ofNullable(offer.schemas().get(alias.section()))
            .map(schema -> new KeyMapping(schema.attributes().keySet()))
            .flatMap(mapping -> mapping.ids(alias.key()).stream().findFirst().flatMap(mapping::key))
            .map(List::of)
            .orElse(List.of(alias.key()));
    return Optional.ofNullable(section.get(ids.get(0)));
  }
}
