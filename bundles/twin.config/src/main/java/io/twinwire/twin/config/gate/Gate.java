package io.twinwire.twin.config.gate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Judges one trial by what its components and their health checks say. */
final class Gate {

  /** How a trial stands. */
  enum Outcome {
    /** Its components are not there yet. */
    WAITING,
    /** It runs, and may still turn out unusable. */
    RUNNING,
    /** It stays. */
    CONFIRMED,
    /** It is to be taken back. */
    FAILED
  }

  /**
   * A judgement.
   *
   * @param takenUp whether what is to be seen is of this configuration
   * @param satisfied whether every component runs with it
   * @param reason why it waits or failed; empty otherwise
   */
  record Judgement(Outcome outcome, boolean takenUp, boolean satisfied, String reason) {}

  /**
   * What there is to be seen of a trial.
   *
   * @param critical the critical health checks that speak of the configuration, with their words
   * @param reached whether the hub was reached with it
   * @param elapsed how long it is being tried
   */
  record Sight(
      List<ComponentState> components,
      Map<String, String> critical,
      boolean reached,
      Duration elapsed) {}

  private final Duration settle;
  private final Duration guard;

  /**
   * Creates a gate.
   *
   * @param settle how long a trial is watched
   * @param guard how long the hub may be out of reach after that
   */
  Gate(Duration settle, Duration guard) {
    this.settle = settle;
    this.guard = guard;
  }

  Duration settle() {
    return settle;
  }

  Judgement judge(Trial trial, Sight sight) {
    boolean settled = sight.elapsed().compareTo(settle) >= 0;
    boolean takenUp = true;
    List<String> waiting = new ArrayList<>();
    for (ComponentState component : sight.components()) {
      if (!component.takenUp() && !settled) {
        // What is to be seen of it may be left from the configuration before.
        waiting.add(component.name() + " has not taken it up");
        takenUp = false;
      } else if (!component.failure().isEmpty()) {
        return failed(component.name() + " cannot be activated: " + component.failure());
      } else if (!component.satisfied()) {
        waiting.add(component.name() + " waits for " + component.waiting());
      }
    }
    boolean satisfied = waiting.isEmpty();
    if (takenUp && !sight.critical().isEmpty()) {
      Map.Entry<String, String> check = sight.critical().entrySet().iterator().next();
      return failed(check.getKey() + ": " + check.getValue());
    }
    if (!settled) {
      return new Judgement(
          satisfied ? Outcome.RUNNING : Outcome.WAITING,
          takenUp,
          satisfied,
          String.join("; ", waiting));
    }
    for (ComponentState component : sight.components()) {
      if (!component.satisfied() && trial.ran().contains(component.name())) {
        return failed(
            component.name() + " ran and is no longer satisfied: waits for " + component.waiting());
      }
    }
    if (trial.guarded() && !sight.reached()) {
      return sight.elapsed().minus(settle).compareTo(guard) < 0
          ? new Judgement(Outcome.RUNNING, takenUp, satisfied, "")
          : failed("the hub was not reached again within " + guard.toSeconds() + " s");
    }
    return new Judgement(Outcome.CONFIRMED, takenUp, satisfied, String.join("; ", waiting));
  }

  private static Judgement failed(String reason) {
    return new Judgement(Outcome.FAILED, true, false, reason);
  }
}
