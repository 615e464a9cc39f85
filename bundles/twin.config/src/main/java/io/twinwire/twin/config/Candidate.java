package io.twinwire.twin.config;

import io.twinwire.twin.config.gate.Trial;
import io.twinwire.twin.config.layer.Change;
import io.twinwire.twin.config.report.UnitState;
import io.twinwire.twin.config.section.Unit;
import io.twinwire.twin.config.section.Unit.Verdict;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A unit on its way through the settling of one desired version. */
final class Candidate {

  private static final Logger LOG = LoggerFactory.getLogger(Candidate.class);

  final Unit unit;
  final String content;
  final Optional<UnitState> before;
  final long version;
  Optional<Verdict> verdict;
  Optional<Change> change = Optional.empty();
  Optional<Trial> replaced = Optional.empty();
  boolean setsBack;
  boolean prepared;

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

  /** Whatever it came to, it cannot be applied. */
  void fail(Throwable cause) {
    LOG.debug("{} could not be applied", unit.name(), cause);
    verdict = Optional.of(new Verdict(Unit.FAILED, "not applied: " + cause));
  }

  String pid() {
    return change.map(Change::pid).orElse("");
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

  /** Whether it is checked and in force already. */
  boolean idle() {
    return verdict.isEmpty() && change.filter(c -> !c.touches()).isPresent();
  }

  boolean changes() {
    return verdict.isEmpty() && change.map(Change::touches).orElse(false);
  }
}
