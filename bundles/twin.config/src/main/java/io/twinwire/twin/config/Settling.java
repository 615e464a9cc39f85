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
import io.twinwire.twin.config.typing.Schema;
import io.twinwire.twin.config.typing.UnitCheck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles the units of one desired version: all of them are checked before any is applied, and what
 * changes goes through a trial. Asked again, it touches nothing.
 */
final class Settling {

  private static final Logger LOG = LoggerFactory.getLogger(Settling.class);

  /** What became of a unit. */
  record Settled(UnitReport report, UnitState state) {}

  private static final class Candidate {
    final Unit unit;
    final String content;
    final Optional<UnitState> before;
    final long version;
    Optional<Verdict> verdict;
    Optional<Change> change = Optional.empty();
    Optional<Trial> replaced = Optional.empty();
    boolean setsBack;

    Candidate(Unit unit, Optional<UnitState> known, long newest) {
      this.unit = unit;
      this.content = UnitState.hash(unit.content());
      // A version above the present one is left from an identity that was created anew.
      this.before = known.filter(state -> state.version() <= newest);
      this.version = before.filter(this::same).map(UnitState::version).orElse(newest);
      this.verdict = unit.verdict();
    }

    boolean same(UnitState state) {
      return state.content().equals(content);
    }

    long running() {
      return before.map(UnitState::running).orElse(0L);
    }

    /** Whether this very content was in force and acknowledged. */
    boolean acknowledged() {
      return before.filter(this::same).filter(s -> s.running() == s.version()).isPresent();
    }

    boolean refused() {
      return verdict.map(v -> v.code() >= Unit.REFUSED).orElse(false);
    }

    boolean changes() {
      return verdict.isEmpty() && change.map(Change::touches).orElse(false);
    }
  }

  private final UnitCheck check;
  private final Applier applier;
  private final Trials trials;
  private final UnitStore store;
  private final Drift drift;
  private final Surroundings surroundings;
  private final boolean whole;
  private final Set<String> guarded;

  Settling(
      Settings settings,
      UnitCheck check,
      Applier applier,
      Trials trials,
      UnitStore store,
      Drift drift,
      Surroundings surroundings) {
    this.check = check;
    this.applier = applier;
    this.trials = trials;
    this.store = store;
    this.drift = drift;
    this.surroundings = surroundings;
    this.whole = settings.wholeVersions();
    this.guarded = settings.guarded();
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
      examine(candidate, offer);
      candidates.add(candidate);
    }
    if (whole) {
      holdBack(candidates);
    }
    List<Candidate> changing = candidates.stream().filter(Candidate::changes).toList();
    long group = whole && changing.size() > 1 ? version : 0;
    changing.forEach(candidate -> prepare(candidate, group));
    changing.stream().filter(Candidate::changes).forEach(candidate -> apply(candidate, changed));
    Map<UnitName, Settled> settled = new LinkedHashMap<>();
    candidates.forEach(candidate -> settled.put(candidate.unit.name(), settled(candidate)));
    return settled;
  }

  /** Everything that can be said of a unit before anything is touched. */
  private void examine(Candidate candidate, Offer offer) {
    if (candidate.verdict.isPresent()) {
      return;
    }
    Section section = candidate.unit.section().orElseThrow();
    String unreadable = offer.unreadable().get(section.name());
    if (unreadable != null) {
      candidate.verdict = Optional.of(new Verdict(Unit.FAILED, unreadable));
      return;
    }
    Optional<UnitState.Failure> failure =
        candidate
            .before
            .filter(candidate::same)
            .flatMap(UnitState::failure)
            .filter(f -> f.bundles().equals(offer.bundles().getOrDefault(section.name(), "")));
    if (failure.isPresent()) {
      candidate.verdict = Optional.of(new Verdict(Unit.FAILED, failure.get().description()));
      return;
    }
    try {
      plan(candidate, section, offer.schema(section));
    } catch (IOException | RuntimeException | LinkageError e) {
      fail(candidate, e);
    }
  }

  private void plan(Candidate candidate, Section section, Optional<Schema> schema)
      throws IOException {
    UnitName name = candidate.unit.name();
    Set<String> base = applier.base(section.pid(name)).keySet();
    UnitCheck.Checked checked = check.check(candidate.unit.properties(), schema, base);
    if (!checked.faults().isEmpty()) {
      String faults = String.join("; ", checked.faults());
      candidate.verdict = Optional.of(new Verdict(Unit.REFUSED, faults));
      return;
    }
    Change change = applier.plan(name, section, checked.values(), schema);
    candidate.change = Optional.of(change);
    if (!change.touches()) {
      drift.gone(name);
    } else if (candidate.acknowledged() && trials.standing(change.pid()).isEmpty()) {
      candidate.verdict = drift.met(change, candidate.content);
      candidate.setsBack = candidate.verdict.isEmpty();
    }
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

  private void prepare(Candidate candidate, long group) {
    Change change = candidate.change.orElseThrow();
    if (change.restores() || candidate.setsBack) {
      return;
    }
    Section section = change.section();
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
                  candidate.running(),
                  ran,
                  guarded.contains(section.name()),
                  0));
    } catch (IOException | RuntimeException | LinkageError e) {
      fail(candidate, e);
    }
  }

  private void apply(Candidate candidate, List<String> changed) {
    Change change = candidate.change.orElseThrow();
    try {
      applier.apply(change);
      changed.add(change.unit() + (candidate.setsBack ? " set back" : " applied"));
    } catch (IOException | RuntimeException | LinkageError e) {
      trials.abandon(change.pid(), candidate.replaced);
      fail(candidate, e);
      return;
    }
    if (change.restores()) {
      trials.forget(change.pid());
    } else if (!candidate.setsBack) {
      trials.applied(change);
    }
  }

  private Settled settled(Candidate candidate) {
    Verdict verdict = candidate.verdict.orElseGet(() -> standing(candidate));
    long runs = candidate.running();
    if (verdict.code() == Unit.OK || verdict.code() == Unit.OWN) {
      runs = candidate.version;
    } else {
      // A trial that ended while this was settled says what runs now.
      runs = store.get(candidate.unit.name()).map(UnitState::running).orElse(runs);
    }
    Optional<UnitState.Failure> failure =
        candidate.before.filter(candidate::same).flatMap(UnitState::failure);
    boolean stays = verdict.code() == Unit.FAILED && candidate.change.isEmpty();
    return new Settled(
        new UnitReport(candidate.version, verdict.code(), verdict.description(), runs),
        new UnitState(
            candidate.content, candidate.version, runs, stays ? failure : Optional.empty()));
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
                  new Trial(
                      change.unit(),
                      change.section(),
                      candidate.content,
                      candidate.version,
                      0,
                      Trial.Stage.APPLIED,
                      Optional.empty(),
                      candidate.running(),
                      Set.of(),
                      false,
                      0)));
    }
    return standing
        .filter(s -> !s.satisfied())
        .map(s -> new Verdict(Unit.WAITING, s.reason()))
        .orElseGet(() -> new Verdict(Unit.OK, note));
  }

  private static void fail(Candidate candidate, Throwable cause) {
    LOG.debug("{} could not be applied", candidate.unit.name(), cause);
    candidate.verdict = Optional.of(new Verdict(Unit.FAILED, "not applied: " + cause));
  }
}
