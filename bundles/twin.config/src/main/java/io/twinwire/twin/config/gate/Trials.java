package io.twinwire.twin.config.gate;

import io.twinwire.support.exec.Loop;
import io.twinwire.twin.config.layer.Applier;
import io.twinwire.twin.config.layer.Change;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Tries configurations: journals each before it is applied, watches it until it is confirmed, and
 * takes it back where its components cannot run with it. All calls come on the loop.
 */
public final class Trials {

  private static final Duration FIRST_LOOK = Duration.ofMillis(4);
  private static final Duration LAST_LOOK = Duration.ofMillis(256);
  private static final Duration IDLE_LOOK = Duration.ofSeconds(1);

  /** A gateway that ends so often while it tries a configuration is ended by it. */
  private static final int MOST_STARTS = 5;

  /**
   * How a trial stands.
   *
   * @param satisfied whether every component runs with it
   * @param open whether it may still be taken back
   */
  public record Standing(boolean satisfied, boolean open, String reason) {}

  private final Loop loop;
  private final Journal journal;
  private final Gate gate;
  private final Surroundings surroundings;
  private final TrialListener listener;
  private final Watches watches = new Watches();
  private final Rollback rollback;
  private final Silence silence = new Silence();
  private Loop.@Nullable Cancel next;
  private Duration pace = FIRST_LOOK;

  /**
   * Creates the trials.
   *
   * @param settle how long a trial is watched
   * @param guard how long the hub may be out of reach with a guarded one
   */
  public Trials(
      Loop loop,
      Journal journal,
      Applier applier,
      Duration settle,
      Duration guard,
      Surroundings surroundings,
      TrialListener listener) {
    this.loop = loop;
    this.journal = journal;
    this.gate = new Gate(settle, guard);
    this.surroundings = surroundings;
    this.listener = listener;
    this.rollback = new Rollback(loop, journal, applier, watches, surroundings, listener);
  }

  /**
   * Takes up what an earlier run has left: finishes what it took back, takes back what it had not
   * applied, and tries again what it had.
   *
   * @throws IOException when the journal cannot be read; to be called again
   */
  public void resume() throws IOException {
    List<Trial> left = journal.all();
    Set<Long> torn = new TreeSet<>();
    left.stream()
        .filter(trial -> trial.group() != 0 && trial.stage() != Trial.Stage.APPLIED)
        .forEach(trial -> torn.add(trial.group()));
    for (Trial trial : left) {
      watches.put(new Watch(trial.startedAgain(), Map.of(), loop.nanos()));
    }
    for (Watch each : watches.all()) {
      Trial trial = each.trial();
      if (!watches.holds(each)) {
        continue;
      }
      if (trial.stage() == Trial.Stage.ROLLING_BACK) {
        rollback.finish(each);
      } else if (trial.starts() >= MOST_STARTS) {
        String why = "the gateway ended " + MOST_STARTS + " times before this was confirmed";
        rollback.fail(each, why, trial.group() != 0);
      } else if (trial.stage() == Trial.Stage.PREPARED || torn.contains(trial.group())) {
        rollback.undo(each);
      } else {
        Journal.attempt(() -> journal.put(trial));
      }
    }
    hurry();
  }

  /**
   * Writes down what is about to be applied.
   *
   * @return the trial that this one takes the place of
   * @throws IOException when it cannot be written down; nothing may be applied then
   */
  public Optional<Trial> prepare(Trial trial) throws IOException {
    Optional<Trial> replaced =
        watches.of(trial.pid()).filter(each -> !each.confirmed()).map(Watch::trial);
    // What is taken back is what was confirmed last, not what was being tried.
    journal.put(replaced.map(trial::inPlaceOf).orElse(trial));
    return replaced;
  }

  /** Nothing came of what was prepared: what it took the place of counts again. */
  public void abandon(String pid, Optional<Trial> replaced) {
    Journal.attempt(
        () -> {
          if (replaced.isPresent()) {
            journal.put(replaced.get());
          } else {
            journal.remove(pid);
          }
        });
  }

  /** Begins to watch what was prepared and is applied now. */
  public void applied(Change change) {
    Journal.attempt(
        () -> {
          Optional<Trial> prepared = journal.get(change.pid());
          if (prepared.isPresent()) {
            begin(prepared.get(), change);
            journal.applied(prepared.get());
          }
        });
  }

  private void begin(Trial prepared, Change change) {
    Watch taken = new Watch(prepared.at(Trial.Stage.APPLIED), change.shownLater(), loop.nanos());
    watches.put(taken);
    // Whatever fails below, it is judged.
    hurry();
    taken.revive(loop, surroundings);
    look(taken);
  }

  /** Watches a configuration that was in force already until its components run. */
  public Standing attend(Trial trial) {
    Optional<Watch> known = watches.of(trial.pid());
    if (known.isPresent()) {
      return known.get().standing();
    }
    Watch taken = new Watch(trial, Map.of(), loop.nanos());
    taken.confirm();
    look(taken);
    if (!taken.judgement().satisfied()) {
      watches.put(taken);
      hurry();
    }
    return taken.standing();
  }

  /** Desired has let go of a configuration: there is nothing to try any more. */
  public void forget(String pid) {
    if (watches.remove(pid)) {
      abandon(pid, Optional.empty());
    }
  }

  /** How the trial of a PID stands; empty where there is none. */
  public Optional<Standing> standing(String pid) {
    return watches.of(pid).map(Watch::standing);
  }

  /** The content that is being tried, or waits for its components; empty where there is none. */
  public Optional<String> content(String pid) {
    return watches.of(pid).map(each -> each.trial().content());
  }

  /** Undoes what was applied of a version that stands or falls together. */
  public void undoGroup(long group) {
    rollback.undoGroup(group);
  }

  /**
   * Whether what there is to be said had better wait for the next look, a few milliseconds, which
   * is likely to have the final answer. The listener hears when it need not wait any more.
   */
  public boolean withhold() {
    boolean young = watches.onTrial().stream().anyMatch(each -> each.young(loop));
    return silence.keep(young, loop.nanos());
  }

  private void tick() {
    next = null;
    boolean changed;
    try {
      changed = judge();
      changed |= silence.kept() && !withhold();
    } finally {
      Duration slower = pace.multipliedBy(2);
      pace = slower.compareTo(LAST_LOOK) < 0 ? slower : LAST_LOOK;
      schedule();
    }
    if (changed) {
      listener.changed();
    }
  }

  private boolean judge() {
    boolean changed = false;
    for (Watch each : watches.all()) {
      if (!watches.holds(each)) {
        continue;
      }
      if (each.trial().stage() == Trial.Stage.ROLLING_BACK) {
        rollback.finish(each);
        changed = true;
        continue;
      }
      Standing before = each.standing();
      look(each);
      if (each.judgement().outcome() == Gate.Outcome.FAILED && !each.confirmed()) {
        rollback.fail(each, each.judgement().reason(), false);
        changed = true;
        continue;
      }
      if (closes(each)) {
        each.confirm();
        remove(each);
      }
      changed |= !each.standing().equals(before);
    }
    return changed;
  }

  private void look(Watch watch) {
    if (watch.look(loop, gate, surroundings)) {
      listener.acknowledged(watch.trial());
    }
  }

  /** Those of one version close together, where one stands for all. */
  private boolean closes(Watch each) {
    if (each.confirmed() || each.judgement().outcome() != Gate.Outcome.CONFIRMED) {
      return false;
    }
    return each.trial().group() == 0
        || watches.group(each.trial().group()).stream()
            .allMatch(other -> other.judgement().outcome() == Gate.Outcome.CONFIRMED);
  }

  private void remove(Watch confirmed) {
    String pid = confirmed.trial().pid();
    Journal.attempt(() -> journal.remove(pid));
    if (confirmed.judgement().satisfied()) {
      watches.remove(pid);
    }
  }

  private void hurry() {
    pace = FIRST_LOOK;
    if (next != null) {
      next.cancel();
    }
    schedule();
  }

  private void schedule() {
    watches.dropFinished();
    if (!watches.isEmpty()) {
      boolean idle = watches.onTrial().isEmpty() && pace.equals(LAST_LOOK);
      next = loop.later(idle ? IDLE_LOOK : pace, this::tick);
    }
  }

  /** The names of the units that are on trial. */
  public Set<String> open() {
    return watches.names();
  }
}
