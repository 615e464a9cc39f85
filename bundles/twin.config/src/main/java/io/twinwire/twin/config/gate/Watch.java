package io.twinwire.twin.config.gate;

import io.twinwire.support.exec.Loop;
import java.time.Duration;
import java.util.Map;

/** One trial under watch, and all that was seen of it. */
final class Watch {

  private static final Duration ASK_EVERY = Duration.ofSeconds(1);
  private static final Duration YOUNG = Duration.ofMillis(25);

  private final Map<String, Object> values;
  private final long since;
  private Trial trial;
  private boolean confirmed;
  private boolean acknowledged;
  private boolean reached;
  private boolean reviving;
  private long asked;
  private boolean asking;
  private Map<String, String> critical = Map.of();
  private Gate.Judgement judgement =
      new Gate.Judgement(Gate.Outcome.WAITING, false, false, "being applied");

  /**
   * Begins to watch.
   *
   * @param values what the components show once they have taken the configuration up
   * @param since the loop's time
   */
  Watch(Trial trial, Map<String, Object> values, long since) {
    this.trial = trial;
    this.values = values;
    this.since = since;
    this.asked = since - ASK_EVERY.toNanos();
  }

  Trial trial() {
    return trial;
  }

  Gate.Judgement judgement() {
    return judgement;
  }

  /** Whether it cannot be taken back any more; it may still wait for its components. */
  boolean confirmed() {
    return confirmed;
  }

  void confirm() {
    confirmed = true;
  }

  void rollBack() {
    trial = trial.at(Trial.Stage.ROLLING_BACK);
  }

  /** Starts again what an earlier configuration has left failed, before anything is judged. */
  void revive(Loop loop, Surroundings surroundings) {
    reviving =
        surroundings.revive(
            trial.section(), trial.unit(), () -> loop.execute(() -> reviving = false));
  }

  /** Whether its components are likely to take it up in the next moment. */
  boolean young(Loop loop) {
    return !confirmed
        && !judgement.takenUp()
        && judgement.outcome() == Gate.Outcome.WAITING
        && loop.nanos() - since < YOUNG.toNanos();
  }

  Trials.Standing standing() {
    return new Trials.Standing(judgement.satisfied(), !confirmed, judgement.reason());
  }

  /**
   * Looks, and judges.
   *
   * @return whether its components run with it for the first time
   */
  boolean look(Loop loop, Gate gate, Surroundings surroundings) {
    if (reviving && loop.nanos() - since < gate.settle().toNanos()) {
      return false;
    }
    if (!confirmed) {
      ask(loop, gate, surroundings);
    }
    judgement =
        gate.judge(
            trial,
            new Gate.Sight(
                surroundings.components(trial.section(), trial.unit(), values),
                critical,
                reached,
                Duration.ofNanos(loop.nanos() - since)));
    boolean first = judgement.satisfied() && !acknowledged;
    acknowledged |= first;
    return first;
  }

  private void ask(Loop loop, Gate gate, Surroundings surroundings) {
    long now = loop.nanos();
    // Before it is taken up a check would speak of the configuration before.
    if (!judgement.takenUp() || now - asked < ASK_EVERY.toNanos()) {
      return;
    }
    asked = now;
    // A check that hangs is not asked again and again.
    if (!asking) {
      asking = true;
      surroundings.health(
          trial.pid(),
          answer ->
              loop.execute(
                  () -> {
                    asking = false;
                    critical = Map.copyOf(answer);
                  }));
    }
    if (trial.guarded() && !reached && now - since >= gate.settle().toNanos()) {
      surroundings.reach(() -> loop.execute(() -> reached = true));
    }
  }
}
