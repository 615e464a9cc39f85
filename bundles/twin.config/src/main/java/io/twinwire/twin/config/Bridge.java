package io.twinwire.twin.config;

import io.twinwire.api.hub.Twin;
import io.twinwire.support.exec.Loop;
import io.twinwire.twin.config.gate.Journal;
import io.twinwire.twin.config.gate.Surroundings;
import io.twinwire.twin.config.gate.Trial;
import io.twinwire.twin.config.gate.TrialListener;
import io.twinwire.twin.config.gate.Trials;
import io.twinwire.twin.config.layer.Applier;
import io.twinwire.twin.config.layer.Base;
import io.twinwire.twin.config.layer.BaseStore;
import io.twinwire.twin.config.layer.StateFiles;
import io.twinwire.twin.config.report.Reporter;
import io.twinwire.twin.config.report.UnitReport;
import io.twinwire.twin.config.report.UnitState;
import io.twinwire.twin.config.report.UnitStore;
import io.twinwire.twin.config.report.ValuesInForce;
import io.twinwire.twin.config.section.Alias;
import io.twinwire.twin.config.section.DesiredUnits;
import io.twinwire.twin.config.section.Offer;
import io.twinwire.twin.config.section.Unit;
import io.twinwire.twin.config.section.UnitName;
import io.twinwire.twin.config.typing.Placeholders;
import io.twinwire.twin.config.typing.Secrecy;
import io.twinwire.twin.config.typing.UnitCheck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what is in force to what is desired, unit by unit, and says what came of it. It does the
 * same however often it is asked: equal content touches nothing. One thread calls it.
 */
final class Bridge implements TrialListener {

  private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);

  private final Map<String, Alias> aliases;
  private final Applier applier;
  private final BaseStore bases;
  private final UnitStore store;
  private final Trials trials;
  private final Settling settling;
  private final Leaving leaving;
  private final Publication publication;
  private final Reporter reporter;

  private Offer offer = Offer.NONE;
  private @Nullable Twin twin;
  private Map<String, UnitReport> reports = Map.of();
  private long loggedVersion;
  private boolean resumed;
  private boolean looked;
  private String unread = "";
  private volatile TwinStatus status = TwinStatus.NONE;

  /**
   * Creates the bridge.
   *
   * @param disk where the disk is waited for
   * @param identity what is reported beside the configuration: firmware version and gateway
   */
  Bridge(
      Settings settings,
      Loop loop,
      StateFiles files,
      Executor disk,
      Applier applier,
      BaseStore bases,
      UnitStore store,
      Surroundings surroundings,
      Reporter reporter,
      Map<String, Object> identity) {
    this.aliases = settings.aliases();
    this.applier = applier;
    this.bases = bases;
    this.store = store;
    this.reporter = reporter;
    this.trials =
        new Trials(
            loop,
            new Journal(files, disk),
            applier,
            settings.settleTimeout(),
            settings.guardTimeout(),
            surroundings,
            this);
    this.settling =
        new Settling(
            settings,
            new UnitCheck(new Placeholders(settings.secrets())),
            applier,
            trials,
            store,
            new Drift(loop, settings.keepDrift(), this::reconcile),
            surroundings);
    this.leaving = new Leaving(settings, applier, bases, trials);
    this.publication =
        new Publication(settings, new ValuesInForce(applier), reporter, store, identity);
  }

  TwinStatus status() {
    return status;
  }

  /** Takes up what an earlier run has left behind, as soon as that can be read. */
  void resume() {
    if (resumed) {
      return;
    }
    try {
      trials.resume();
      resumed = true;
    } catch (IOException e) {
      if (!e.toString().equals(unread)) {
        LOG.warn("the journal cannot be read: {}", e.toString());
      }
      unread = e.toString();
    }
  }

  /** The bundles offer something else. */
  void look(Offer present) {
    Offer before = offer;
    offer = present;
    looked = true;
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

  /** Compares what is in force with what is desired, and mends the difference. */
  void reconcile() {
    resume();
    Twin newest = twin;
    List<String> refusals = new ArrayList<>(offer.directory().refusals().values());
    refusals.addAll(bases.lost());
    if (!resumed) {
      refusals.add("the journal cannot be read: " + unread);
    }
    // Before anybody has looked, every section would seem to wait.
    if (newest == null || !looked) {
      status = new TwinStatus(0, Map.of(), trials.open(), refusals);
      return;
    }
    long version = newest.desiredVersion();
    List<Unit> units = new ArrayList<>(DesiredUnits.of(newest.desired(), aliases, offer));
    Map<String, Base> gone = leaving.of(units);
    units.addAll(leaving.tried(gone));
    List<String> changed = new ArrayList<>();
    Map<UnitName, Settling.Settled> settled =
        new LinkedHashMap<>(settling.settle(units, version, offer, changed));
    leaving.restore(gone, changed);
    // What has left is spoken of only where it could not.
    units.stream()
        .filter(Unit::gone)
        .map(Unit::name)
        .forEach(name -> settled.computeIfPresent(name, (n, s) -> s.report().bad() ? s : null));
    refusals.addAll(leaving.faults());
    if (version != loggedVersion || !changed.isEmpty()) {
      LOG.info(
          "desired {}: {}", version, changed.isEmpty() ? "no change" : String.join(", ", changed));
      loggedVersion = version;
    }
    Map<String, UnitReport> before = reports;
    reports = new TreeMap<>();
    settled.forEach((name, unit) -> reports.put(name.toString(), unit.report()));
    reports.forEach((name, report) -> say(name, report, before.get(name)));
    status = new TwinStatus(version, reports, trials.open(), refusals);
    if (!trials.withhold()) {
      publication.publish(newest, offer, units, settled);
    }
  }

  private static void say(String name, UnitReport report, @Nullable UnitReport before) {
    if (report.bad() && !report.equals(before)) {
      LOG.warn(
          "desired {}: {} refused ({}): {}",
          report.version(),
          name,
          report.code(),
          report.description());
    }
  }

  @Override
  public void acknowledged(Trial trial) {
    store.running(trial.unit(), trial.version());
  }

  @Override
  public String failed(Trial trial, String reason, boolean thisVersionOnly) {
    String said = masked(trial, reason);
    long version = thisVersionOnly ? trial.group() : 0;
    store.takenBack(
        trial.unit(),
        new UnitState(
            trial.content(),
            trial.version(),
            trial.running(),
            Optional.of(new UnitState.Failure(said, trial.bundles(), version))));
    return said;
  }

  @Override
  public void takenBack(Trial trial) {
    store.interrupted(trial.unit(), trial.content(), trial.starts());
  }

  /** What a component throws may quote its configuration. */
  private String masked(Trial trial, String reason) {
    try {
      return Secrecy.masked(
          reason,
          applier.properties(trial.pid()).orElse(Map.of()),
          Optional.ofNullable(offer.schemas().get(trial.section().name())));
    } catch (IOException e) {
      return "the reason cannot be said: " + e;
    }
  }

  @Override
  public void changed() {
    reconcile();
  }
}
