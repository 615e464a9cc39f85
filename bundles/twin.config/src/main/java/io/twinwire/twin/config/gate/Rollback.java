package io.twinwire.twin.config.gate;

import io.twinwire.support.exec.Loop;
import io.twinwire.twin.config.layer.Applier;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes configurations back. One that failed gives way to what was confirmed last; one that is
 * undone, through no fault of its own, to what was in force just before, be that on trial or not.
 */
final class Rollback {

  private static final Logger LOG = LoggerFactory.getLogger(Rollback.class);

  private final Loop loop;
  private final Journal journal;
  private final Applier applier;
  private final Watches watches;
  private final Surroundings surroundings;
  private final TrialListener listener;

  Rollback(
      Loop loop,
      Journal journal,
      Applier applier,
      Watches watches,
      Surroundings surroundings,
      TrialListener listener) {
    this.loop = loop;
    this.journal = journal;
    this.applier = applier;
    this.watches = watches;
    this.surroundings = surroundings;
    this.listener = listener;
  }

  /**
   * A trial has failed, and with it those that stand or fall with it.
   *
   * @param thisVersionOnly whether only a whole desired version is known to be unusable
   */
  void fail(Watch failed, String reason, boolean thisVersionOnly) {
    Trial trial = failed.trial();
    failed.rollBack();
    Journal.attempt(() -> journal.put(failed.trial()));
    String said = listener.failed(trial, reason, thisVersionOnly);
    LOG.warn("{} is taken back: {}", trial.unit(), said);
    finish(failed);
    if (trial.group() != 0) {
      List<Watch> others =
          watches.group(trial.group()).stream().filter(other -> other != failed).toList();
      if (!others.isEmpty()) {
        LOG.warn("taken back with it: {}", others.stream().map(o -> o.trial().unit()).toList());
      }
      undoGroup(trial.group());
    }
  }

  /** Takes a failed one back, now or, where that cannot be, when it is asked again. */
  void finish(Watch failed) {
    Trial trial = failed.trial();
    try {
      lay(trial, trial.previous());
      failed.revive(loop, surroundings);
      journal.remove(trial.pid());
      watches.remove(trial.pid());
    } catch (IOException | RuntimeException | LinkageError e) {
      LOG.warn("{} cannot be taken back yet: {}", trial.unit(), e.toString());
    }
  }

  void undoGroup(long group) {
    watches.group(group).forEach(this::undo);
  }

  /** As if it had never been. */
  void undo(Watch undone) {
    Trial trial = undone.trial();
    listener.takenBack(trial);
    try {
      lay(trial, trial.inForce());
      undone.revive(loop, surroundings);
      if (trial.replaced().isPresent()) {
        Trial before = trial.replaced().get().startedAgain();
        journal.put(before);
        watches.put(new Watch(before, Map.of(), loop.nanos()));
      } else {
        journal.remove(trial.pid());
        watches.remove(trial.pid());
      }
    } catch (IOException | RuntimeException | LinkageError e) {
      LOG.warn("{} cannot be undone yet: {}", trial.unit(), e.toString());
      undone.rollBack();
      Journal.attempt(() -> journal.put(undone.trial()));
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
}
