package io.twinwire.twin.config.gate;

import io.twinwire.support.exec.Loop;
import io.twinwire.twin.config.layer.Applier;
import io.twinwire.twin.config.layer.Change;
import io.twinwire.twin.config.section.Section;
import io.twinwire.twin.config.section.UnitName;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
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
  private static final Duration ASK_EVERY = Duration.ofSeconds(1);

  /** A gateway that ends so often while it tries a configuration is ended by it. */
  private static final int MOST_STARTS = 5;

  /** What the trials need of others. */
  public interface Surroundings {

    /** The components of a unit, see {@link Components#of}. */
    List<ComponentState> components(Section section, UnitName unit, Map<String, Object> values);

    /** Asks the health checks, see {@link HealthChecks#ask}; the answer comes on any thread. */
    void health(String pid, Consumer<Map<String, String>> answer);

    /** Tries to reach the hub, and says on any thread that it did. */
    void reach(Runnable reached);
  }

  /** Hears what becomes of the trials. */
  public interface Listener {

    /** A trial runs: its version is the one in force. */
    void acknowledged(Trial trial);

    /** A trial is taken back. */
    void failed(Trial trial, String reason);

    /** Something of what {@link #standing} says has changed. */
    void changed();
  }

  /**
   * How a trial stands.
   *
   * @param satisfied whether every component runs with it
   * @param open whether it may still be taken back
   */
  public record Standing(boolean satisfied, boolean open, String reason) {}

  private static final class Open {
    Trial trial;
    final Map<String, Object> values;
    final long since;
    boolean confirmed;
    boolean acknowledged;
    boolean reached;
    long asked;
    Map<String, String> critical = Map.of();
    Gate.Judgement judgement =
        new Gate.Judgement(Gate.Outcome.WAITING, false, false, "being applied");

    Open(Trial trial, Map<String, Object> values, long since) {
      this.trial = trial;
      this.values = values;
      this.since = since;
      this.asked = since - ASK_EVERY.toNanos();
    }
  }

  private final Loop loop;
  private final Journal journal;
  private final Applier applier;
  private final Gate gate;
  private final Surroundings surroundings;
  private final Listener listener;
  private final Map<String, Open> open = new TreeMap<>();
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
      Listener listener) {
    this.loop = loop;
    this.journal = journal;
    this.applier = applier;
    this.gate = new Gate(settle, guard);
    this.surroundings = surroundings;
    this.listener = listener;
  }

  /**
   * Takes up what an earlier run has left: finishes what it took back, tries again what is open.
   */
  public void resume() {
    List<Trial> left;
    try {
      left = journal.all();
    } catch (IOException e) {
      LOG.warn("the journal cannot be read: {}", e.toString());
      return;
    }
    Set<Long> torn = new TreeSet<>();
    left.stream()
        .filter(trial -> trial.group() != 0 && trial.stage() == Trial.Stage.PREPARED)
        .forEach(trial -> torn.add(trial.group()));
    for (Trial trial : left) {
      Trial again = trial.startedAgain();
      Open taken = new Open(again, Map.of(), loop.nanos());
      open.put(again.pid(), taken);
      if (trial.stage() == Trial.Stage.ROLLING_BACK) {
        takeBack(taken);
      } else if (torn.contains(trial.group())) {
        fail(taken, "the gateway ended before the whole version was applied");
      } else if (again.starts() >= MOST_STARTS) {
        fail(taken, "the gateway ended " + MOST_STARTS + " times before this was confirmed");
      } else {
        write(again);
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
            .filter(each -> !each.confirmed)
            .map(each -> each.trial);
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
    Optional<Trial> prepared = Optional.empty();
    try {
      prepared = journal.get(change.pid()).map(trial -> trial.at(Trial.Stage.APPLIED));
    } catch (IOException e) {
      LOG.warn("the journal cannot be read: {}", e.toString());
    }
    prepared.ifPresent(
        trial -> {
          Open taken = new Open(trial, change.overlay(), loop.nanos());
          open.put(trial.pid(), taken);
          look(taken);
          if (trial.group() != 0) {
            // By itself it is resumed the same way from either stage; a version may be torn.
            write(trial);
          }
          hurry();
        });
  }

  /** Watches a configuration that was in force already until its components run. */
  public Standing attend(Trial trial) {
    Open taken = open.get(trial.pid());
    if (taken == null) {
      taken = new Open(trial, Map.of(), loop.nanos());
      taken.confirmed = true;
      look(taken);
      if (!taken.judgement.satisfied()) {
        open.put(trial.pid(), taken);
        hurry();
      }
    }
    return standing(taken);
  }

  /** Desired has let go of a configuration: there is nothing to try any more. */
  public void forget(String pid) {
    if (open.remove(pid) != null) {
      abandon(pid, Optional.empty());
    }
  }

  /** How the trial of a PID stands; empty where there is none. */
  public Optional<Standing> standing(String pid) {
    return Optional.ofNullable(open.get(pid)).map(Trials::standing);
  }

  /** Takes a trial back because another of its version failed. */
  private void fail(Open failed, String reason) {
    List<Open> group = new ArrayList<>(List.of(failed));
    if (failed.trial.group() != 0) {
      open.values().stream()
          .filter(other -> other != failed && !other.confirmed)
          .filter(other -> other.trial.group() == failed.trial.group())
          .forEach(group::add);
    }
    for (Open each : group) {
      String why =
          each == failed ? reason : "taken back with " + failed.trial.unit() + ": " + reason;
      each.trial = each.trial.at(Trial.Stage.ROLLING_BACK);
      write(each.trial);
      listener.failed(each.trial, why);
      LOG.warn("{} is taken back: {}", each.trial.unit(), why);
      takeBack(each);
    }
  }

  private void takeBack(Open failed) {
    Trial trial = failed.trial;
    try {
      if (trial.previous().isEmpty()) {
        applier.restore(trial.pid());
      } else {
        applier.apply(
            applier.plan(trial.unit(), trial.section(), trial.previous().get(), Optional.empty()));
      }
      journal.remove(trial.pid());
      open.remove(trial.pid());
    } catch (IOException | RuntimeException | LinkageError e) {
      LOG.warn("{} cannot be taken back yet: {}", trial.unit(), e.toString());
    }
  }

  private void tick() {
    next = null;
    boolean changed = false;
    for (Open each : List.copyOf(open.values())) {
      if (open.get(each.trial.pid()) != each) {
        continue;
      }
      if (each.trial.stage() == Trial.Stage.ROLLING_BACK) {
        takeBack(each);
        changed = true;
        continue;
      }
      Standing before = standing(each);
      look(each);
      if (each.judgement.outcome() == Gate.Outcome.FAILED && !each.confirmed) {
        fail(each, each.judgement.reason());
        changed = true;
        continue;
      }
      if (closes(each)) {
        each.confirmed = true;
        remove(each);
      }
      changed |= !standing(each).equals(before);
    }
    Duration slower = pace.multipliedBy(2);
    pace = slower.compareTo(LAST_LOOK) < 0 ? slower : LAST_LOOK;
    schedule();
    if (changed) {
      listener.changed();
    }
  }

  private void look(Open each) {
    Trial trial = each.trial;
    if (!each.confirmed) {
      ask(each);
    }
    Gate.Judgement judgement =
        gate.judge(
            trial,
            new Gate.Sight(
                surroundings.components(trial.section(), trial.unit(), each.values),
                each.critical,
                each.reached,
                Duration.ofNanos(loop.nanos() - each.since)));
    each.judgement = judgement;
    if (judgement.satisfied() && !each.acknowledged) {
      each.acknowledged = true;
      listener.acknowledged(trial);
    }
  }

  private void ask(Open each) {
    long now = loop.nanos();
    // Before it is taken up a check would speak of the configuration before.
    if (!each.judgement.takenUp() || now - each.asked < ASK_EVERY.toNanos()) {
      return;
    }
    each.asked = now;
    surroundings.health(
        each.trial.pid(), critical -> loop.execute(() -> each.critical = Map.copyOf(critical)));
    if (each.trial.guarded() && !each.reached && now - each.since >= gate.settle().toNanos()) {
      surroundings.reach(() -> loop.execute(() -> each.reached = true));
    }
  }

  /** Those of one version close together, where one stands for all. */
  private boolean closes(Open each) {
    if (each.confirmed || each.judgement.outcome() != Gate.Outcome.CONFIRMED) {
      return false;
    }
    return each.trial.group() == 0
        || open.values().stream()
            .filter(other -> other.trial.group() == each.trial.group() && !other.confirmed)
            .allMatch(other -> other.judgement.outcome() == Gate.Outcome.CONFIRMED);
  }

  private void remove(Open confirmed) {
    try {
      journal.remove(confirmed.trial.pid());
    } catch (IOException e) {
      LOG.warn("the journal cannot be written: {}", e.toString());
    }
    if (confirmed.judgement.satisfied()) {
      open.remove(confirmed.trial.pid());
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
    open.values().removeIf(each -> each.confirmed && each.judgement.satisfied());
    if (!open.isEmpty()) {
      boolean idle = open.values().stream().allMatch(each -> each.confirmed);
      next = loop.later(idle && pace.equals(LAST_LOOK) ? ASK_EVERY : pace, this::tick);
    }
  }

  private static Standing standing(Open each) {
    return new Standing(each.judgement.satisfied(), !each.confirmed, each.judgement.reason());
  }

  /** The names of the units that are on trial. */
  public Set<String> open() {
    Set<String> units = new TreeSet<>();
    open.values().stream()
        .filter(each -> !each.confirmed)
        .forEach(each -> units.add(each.trial.unit().toString()));
    return units;
  }
}
