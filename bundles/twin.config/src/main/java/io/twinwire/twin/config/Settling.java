package io.twinwire.twin.config;

import io.twinwire.twin.config.gate.ComponentState;
import io.twinwire.twin.config.gate.Surroundings;
import io.twinwire.twin.config.gate.Trial;
import io.twinwire.twin.config.gate.Trials;
import io.twinwire.twin.config.layer.Applier;
import io.twinwire.twin.config.layer.Change;
import io.twinwire.twin.config.report.UnitReport;
import io.twinwire.twin.config.report.UnitState;
import io.twinwire.twin.config.report.UnitStore;
import io.twinwire.twin.config.section.Offer;
import io.twinwire.twin.config.section.Section;
import io.twinwire.twin.config.section.Unit;
import io.twinwire.twin.config.section.Unit.Verdict;
import io.twinwire.twin.config.section.UnitName;
import io.twinwire.twin.config.typing.UnitCheck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Settles the units of one desired version: all of them are checked before any is applied, and what
 * changes goes through a trial. Asked again, it touches nothing.
 */
final class Settling {

  /** What became of a unit. */
  record Settled(UnitReport report, UnitState state) {}

  private final Examination examination;
  private final Applier applier;
  private final Trials trials;
  private final UnitStore store;
  private final Drift drift;
  private final Surroundings surroundings;
  private final boolean whole;
  private final Set<String> guarded;
  private final boolean watched;

  Settling(
      Settings settings,
      UnitCheck check,
      Applier applier,
      Trials trials,
      UnitStore store,
      Drift drift,
      Surroundings surroundings) {
    this.examination = new Examination(check, applier, trials, drift);
    this.applier = applier;
    this.trials = trials;
    this.store = store;
    this.drift = drift;
    this.surroundings = surroundings;
    this.whole = settings.wholeVersions();
    this.guarded = settings.guarded();
    this.watched = !settings.settleTimeout().isZero();
  }

  /**
   * Brings the units to what is desired.
   *
   * @param changed is told what was done, a few words each
   */
  Map<UnitName, Settled> settle(List<Unit> units, long version, Offer offer, List<String> changed) {
    List<Candidate> candidates = new ArrayList<>();
    for (Unit unit : units) {
      Candidate candidate = new Candidate(unit, store.get(unit.name()), version);
      examination.examine(candidate, version, offer);
      candidates.add(candidate);
    }
    if (whole) {
      holdBack(candidates);
    }
    List<Candidate> changing = candidates.stream().filter(Candidate::changes).toList();
    long group = whole && changing.size() > 1 ? version : 0;
    changing.forEach(candidate -> prepare(candidate, group, offer));
    if (group == 0 || changing.stream().allMatch(Candidate::changes)) {
      changing.stream().filter(Candidate::changes).forEach(each -> apply(each, changed));
    }
    if (group != 0) {
      standOrFall(changing, group);
    }
    candidates.stream().filter(Candidate::idle).forEach(this::own);
    Map<UnitName, Settled> settled = new LinkedHashMap<>();
    candidates.forEach(candidate -> settled.put(candidate.unit.name(), settled(candidate)));
    return settled;
  }

  /** One bad unit holds back its whole version. */
  private static void holdBack(List<Candidate> candidates) {
    Set<String> refused = new TreeSet<>();
    for (Candidate candidate : candidates) {
      if (candidate.refused()) {
        refused.add(candidate.unit.name().toString());
      }
    }
    if (!refused.isEmpty()) {
      String why = "a version is applied whole, and refused are: " + String.join(", ", refused);
      candidates.stream()
          .filter(Candidate::changes)
          .forEach(candidate -> candidate.verdict = Optional.of(new Verdict(Unit.REFUSED, why)));
    }
  }

  /** Where one of a version cannot be applied, none of it is. */
  private void standOrFall(List<Candidate> changing, long group) {
    Optional<Candidate> failed = changing.stream().filter(each -> !each.changes()).findFirst();
    if (failed.isPresent()) {
      changing.stream()
          .filter(each -> each.prepared && trials.standing(each.pid()).isEmpty())
          .forEach(each -> trials.abandon(each.pid(), each.replaced));
      trials.undoGroup(group);
      String why = "taken back with " + failed.get().unit.name();
      changing.stream()
          .filter(Candidate::changes)
          .forEach(each -> each.verdict = Optional.of(new Verdict(Unit.FAILED, why)));
    }
  }

  /** What is in force already belongs to desired from here on. */
  private void own(Candidate candidate) {
    try {
      applier.apply(candidate.change.orElseThrow());
    } catch (IOException | RuntimeException | LinkageError e) {
      candidate.fail(e);
    }
  }

  private void prepare(Candidate candidate, long group, Offer offer) {
    Change change = candidate.change.orElseThrow();
    Section section = change.section();
    boolean cutsOff = guarded.contains(section.name());
    boolean untried = change.restores() || !watched;
    if (candidate.setsBack || (untried && group == 0 && !cutsOff)) {
      return;
    }
    Set<String> ran = new TreeSet<>();
    try {
      surroundings.components(section, change.unit(), Map.of()).stream()
          .filter(ComponentState::satisfied)
          .forEach(component -> ran.add(component.name()));
      candidate.replaced =
          trials.prepare(
              new Trial(
                  change.unit(),
                  section,
                  candidate.content,
                  candidate.version,
                  group,
                  Trial.Stage.PREPARED,
                  change.previous(),
                  change.previous(),
                  Optional.empty(),
                  candidate.running(),
                  ran,
                  cutsOff,
                  offer.bundles(section),
                  store.starts(change.unit(), candidate.content)));
      candidate.prepared = true;
    } catch (IOException | RuntimeException | LinkageError e) {
      candidate.fail(e);
    }
  }

  private void apply(Candidate candidate, List<String> changed) {
    Change change = candidate.change.orElseThrow();
    try {
      applier.apply(change);
    } catch (IOException | RuntimeException | LinkageError e) {
      if (candidate.prepared) {
        trials.abandon(change.pid(), candidate.replaced);
      }
      candidate.fail(e);
      return;
    }
    changed.add(
        change.unit()
            + (candidate.setsBack
                ? " set back"
                : change.restores() ? " returned to its base" : " applied"));
    if (candidate.prepared) {
      trials.applied(change);
    } else if (change.restores()) {
      trials.forget(change.pid());
    }
  }

  private Settled settled(Candidate candidate) {
    Verdict verdict = candidate.verdict.orElseGet(() -> standing(candidate));
    boolean good = verdict.code() == Unit.OK || verdict.code() == Unit.OWN;
    // A trial that ended while this was settled says what runs now.
    long runs =
        good
            ? candidate.version
            : store
                .get(candidate.unit.name())
                .map(UnitState::running)
                .orElseGet(candidate::running);
    Optional<UnitState.Failure> failure =
        candidate.before.filter(candidate::same).flatMap(UnitState::failure).filter(f -> !good);
    return new Settled(
        new UnitReport(candidate.version, verdict.code(), verdict.description(), runs),
        new UnitState(candidate.content, candidate.version, runs, failure));
  }

  /** What the components make of it. */
  private Verdict standing(Candidate candidate) {
    Change change = candidate.change.orElseThrow();
    String note = drift.note(change.unit(), candidate.content);
    Optional<Trials.Standing> standing = trials.standing(change.pid());
    if (standing.isEmpty() && !candidate.acknowledged() && !change.restores()) {
      standing =
          Optional.of(
              trials.attend(
                  Trial.inForce(
                      change.unit(),
                      change.section(),
                      candidate.content,
                      candidate.version,
                      candidate.running())));
    }
    return standing
        .filter(s -> !s.satisfied())
        .map(s -> new Verdict(Unit.WAITING, s.reason()))
        .orElseGet(() -> new Verdict(Unit.OK, note));
  }
}
