package io.twinwire.twin.config;

import io.twinwire.twin.config.gate.Trials;
import io.twinwire.twin.config.layer.Applier;
import io.twinwire.twin.config.layer.Change;
import io.twinwire.twin.config.report.UnitState;
import io.twinwire.twin.config.section.Offer;
import io.twinwire.twin.config.section.Section;
import io.twinwire.twin.config.section.Unit;
import io.twinwire.twin.config.section.Unit.Verdict;
import io.twinwire.twin.config.section.UnitName;
import io.twinwire.twin.config.typing.Schema;
import io.twinwire.twin.config.typing.UnitCheck;
import java.io.IOException;
import java.util.Optional;

/** Says everything that can be said of a unit before anything is touched. */
final class Examination {

  private final UnitCheck check;
  private final Applier applier;
  private final Trials trials;
  private final Drift drift;

  Examination(UnitCheck check, Applier applier, Trials trials, Drift drift) {
    this.check = check;
    this.applier = applier;
    this.trials = trials;
    this.drift = drift;
  }

  /** Gives a candidate its change, or its verdict where it cannot or need not be applied. */
  void examine(Candidate candidate, long version, Offer offer) {
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
            .filter(f -> f.holds(offer.bundles(section), version));
    if (failure.isPresent()) {
      candidate.verdict = Optional.of(new Verdict(Unit.FAILED, failure.get().description()));
      return;
    }
    try {
      plan(candidate, section, offer.schema(section));
    } catch (IOException | RuntimeException | LinkageError e) {
      candidate.fail(e);
    }
  }

  private void plan(Candidate candidate, Section section, Optional<Schema> schema)
      throws IOException {
    UnitName name = candidate.unit.name();
    if (candidate.unit.gone()) {
      candidate.change = Optional.of(applier.leave(name, section));
      return;
    }
    Applier.Present present = applier.look(section.pid(name));
    UnitCheck.Checked checked =
        check.check(candidate.unit.properties(), schema, present.base().keySet());
    if (!checked.faults().isEmpty()) {
      String faults = String.join("; ", checked.faults());
      candidate.verdict = Optional.of(new Verdict(Unit.REFUSED, faults));
      return;
    }
    Change change = applier.plan(name, section, present, checked.values(), schema);
    candidate.change = Optional.of(change);
    if (!change.touches()) {
      drift.gone(name);
    } else if (laidDown(candidate, change.pid())) {
      candidate.verdict = drift.met(change, candidate.content);
      candidate.setsBack = candidate.verdict.isEmpty();
    }
  }

  /** Whether this very content was laid down already: what differs from it was edited here. */
  private boolean laidDown(Candidate candidate, String pid) {
    return trials.content(pid).map(candidate.content::equals).orElseGet(candidate::acknowledged);
  }
}
