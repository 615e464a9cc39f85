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
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries configurations: journals each before it is applied, watches it until it is confirmed, and
 * takes it back where its components cannot run with it. All calls come on the loop.
 */
public final class Trials {

  private static final Logger LOG = LoggerFactory.getLogger(Trials.class);
  private static final Duration FIRST_LOOK = Duration.ofMillis(4);
  private static final Duration LAST_LOOK = Duration.ofMillis(256);
  private static final Duration IDLE_LOOK = Duration.ofSeconds(1);
  private static final Duration LONGEST_SILENCE = Duration.ofMillis(100);

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
  private final Applier applier;
  private final Gate gate;
  private final Surroundings surroundings;
  private final TrialListener listener;
  private final Map<String, Watch> open = new TreeMap<>();
  private Loop.@Nullable Cancel next;
  private Duration pace = FIRST_LOOK;
  private boolean silent;
  private long silentSince;

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
    this.applier = applier;
    this.gate = new Gate(settle, guard);
    this.surroundings = surroundings;
    this.listener = listener;
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
      open.put(trial.pid(), new Watch(trial.startedAgain(), Map.of(), loop.nanos()));
    }
    for (Watch each : List.copyOf(open.values())) {
      Trial trial = each.trial();
      if (open.get(trial.pid()) != each) {
        continue;
      }
      if (trial.stage() == Trial.Stage.ROLLING_BACK) {
        takeBack(each);
      } else if (trial.starts() >= MOST_STARTS) {
        String why = "the gateway ended " + MOST_STARTS + " times before this was confirmed";
        fail(each, why, trial.group() != 0);
      } else if (trial.stage() == Trial.Stage.PREPARED || torn.contains(trial.group())) {
        listener.takenBack(trial);
        undo(each);
      } else {
        write(trial);
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
        Optional.ofNullable(open.get(trial.pid()))
            .filter(each -> !each.confirmed())
            .map(each -> each.trial());
    // What is taken back is what was confirmed last, not what was being tried.
    journal.put(replaced.map(trial::inPlaceOf).orElse(trial));
    return replaced;
  }

  /** Nothing came of what was prepared: what it took the place of counts again. */
  public void abandon(String pid, Optional<Trial> replaced) {
    try {
      if (replaced.isPresent()) {
        journal.put(replaced.get());
      } else {
        journal.remove(pid);
      }
    } catch (IOException e) {
      LOG.warn("the journal cannot be written: {}", e.toString());
    }
  }

  /** Begins to watch what was prepared and is applied now. */
  public void applied(Change change) {
    try {
      Optional<Trial> prepared = journal.get(change.pid());
      if (prepared.isPresent()) {
        Watch taken =
            new Watch(prepared.get().at(Trial.Stage.APPLIED), change.shownLater(), loop.nanos());
        open.put(change.pid(), taken);
        // Whatever fails below, it is judged.
        hurry();
        taken.revive(loop, surroundings);
        look(taken);
        journal.applied(prepared.get());
      }
    } catch (IOException e) {
      LOG.warn("the journal cannot be written: {}", e.toString());
    }
  }

  /** Watches a configuration that was in force already until its components run. */
  public Standing attend(Trial trial) {
    Watch taken = open.get(trial.pid());
    if (taken == null) {
      taken = new Watch(trial, Map.of(), loop.nanos());
      taken.confirm();
      look(taken);
      if (!taken.judgement().satisfied()) {
        open.put(trial.pid(), taken);
        hurry();
      }
    }
    return taken.standing();
  }

  /** Desired has let go of a configuration: there is nothing to try any more. */
  public void forget(String pid) {
    if (open.remove(pid) != null) {
      abandon(pid, Optional.empty());
    }
  }

  /** How the trial of a PID stands; empty where there is none. */
  public Optional<Standing> standing(String pid) {
    return Optional.ofNullable(open.get(pid)).map(Watch::standing);
  }

  /** The content that is being tried, or waits for its components; empty where there is none. */
  public Optional<String> content(String pid) {
    return Optional.ofNullable(open.get(pid)).map(each -> each.trial().content());
  }

  /** Undoes what was applied of a version that stands or falls together. */
  public void undoGroup(long group) {
    group(group)
        .forEach(
            each -> {
              listener.takenBack(each.trial());
              undo(each);
            });
  }

  /** As if it had never been: what was in force before is again, be it on trial or not. */
  private void undo(Watch undone) {
    Trial trial = undone.trial();
    try {
      lay(trial, trial.inForce());
      undone.revive(loop, surroundings);
      if (trial.replaced().isPresent()) {
        Trial before = trial.replaced().get().startedAgain();
        journal.put(before);
        open.put(before.pid(), new Watch(before, Map.of(), loop.nanos()));
      } else {
        journal.remove(trial.pid());
        open.remove(trial.pid());
      }
    } catch (IOException | RuntimeException | LinkageError e) {
      LOG.warn("{} cannot be undone yet: {}", trial.unit(), e.toString());
      undone.rollBack();
      write(undone.trial());
    }
  }

  private void lay(Trial trial, Optional<Map<String, Object>> overlay) throws IOException {
    if (overlay.isPresent()) {
      Applier.Present present = applier.look(trial.pid());
      applier.apply(
          applier.plan(trial.unit(), trial.section(), present, overlay.get(), Optional.empty()));
    } else {
      applier.restore(trial.pid());
    }
  }

  private List<Watch> group(long group) {
    return open.values().stream()
        .filter(each -> !each.confirmed() && each.trial().group() == group)
        .toList();
  }

  private void fail(Watch failed, String reason, boolean thisVersionOnly) {
    Trial trial = failed.trial();
    failed.rollBack();
    write(failed.trial());
    String said = listener.failed(trial, reason, thisVersionOnly);
    LOG.warn("{} is taken back: {}", trial.unit(), said);
    takeBack(failed);
    if (trial.group() != 0) {
      List<Watch> others = group(trial.group()).stream().filter(other -> other != failed).toList();
      if (!others.isEmpty()) {
        LOG.warn("taken back with it: {}", others.stream().map(o -> o.trial().unit()).toList());
      }
      undoGroup(trial.group());
    }
  }

  private void takeBack(Watch failed) {
    Trial trial = failed.trial();
    try {
      lay(trial, trial.previous());
      failed.revive(loop, surroundings);
      journal.remove(trial.pid());
      open.remove(trial.pid());
    } catch (IOException | RuntimeException | LinkageError e) {
      LOG.warn("{} cannot be taken back yet: {}", trial.unit(), e.toString());
    }
  }

  /**
   * Whether what there is to be said had better wait for the next look, a few milliseconds, which
   * is likely to have the final answer: two reports, one behind the other, would delay it. The
   * listener hears when it need not wait any more.
   */
  public boolean withhold() {
    boolean before = silent;
    silent = open.values().stream().anyMatch(each -> each.young(loop));
    if (silent && !before) {
      silentSince = loop.nanos();
    }
    // While desired changes all the time there is always one that is young.
    silent &= loop.nanos() - silentSince < LONGEST_SILENCE.toNanos();
    return silent;
  }

  private void tick() {
    next = null;
    boolean changed;
    try {
      changed = judge();
      changed |= silent && !withhold();
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
    for (Watch each : List.copyOf(open.values())) {
      if (open.get(each.trial().pid()) != each) {
        continue;
      }
      if (each.trial().stage() == Trial.Stage.ROLLING_BACK) {
        takeBack(each);
        changed = true;
        continue;
      }
      Standing before = each.standing();
      look(each);
      if (each.judgement().outcome() == Gate.Outcome.FAILED && !each.confirmed()) {
        fail(each, each.judgement().reason(), false);
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
        || open.values().stream()
            .filter(other -> other.trial().group() == each.trial().group() && !other.confirmed())
            .allMatch(other -> other.judgement().outcome() == Gate.Outcome.CONFIRMED);
  }

  private void remove(Watch confirmed) {
    try {
      journal.remove(confirmed.trial().pid());
    } catch (IOException e) {
      LOG.warn("the journal cannot be written: {}", e.toString());
    }
    if (confirmed.judgement().satisfied()) {
      open.remove(confirmed.trial().pid());
    }
  }

  private void write(Trial trial) {
    try {
      journal.put(trial);
    } catch (IOException e) {
      LOG.warn("the journal cannot be written: {}", e.toString());
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
    open.values().removeIf(each -> each.confirmed() && each.judgement().satisfied());
    if (!open.isEmpty()) {
      boolean idle = open.values().stream().allMatch(each -> each.confirmed());
      next = loop.later(idle && pace.equals(LAST_LOOK) ? IDLE_LOOK : pace, this::tick);
    }
  }

  /** The names of the units that are on trial. */
  public Set<String> open() {
    Set<String> units = new TreeSet<>();
    open.values().stream()
        .filter(each -> !each.confirmed())
        .forEach(each -> units.add(each.trial().unit().toString()));
    return units;
  }
}
