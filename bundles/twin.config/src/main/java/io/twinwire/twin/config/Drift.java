package io.twinwire.twin.config;

import io.twinwire.support.exec.Loop;
import io.twinwire.twin.config.layer.Change;
import io.twinwire.twin.config.section.Unit;
import io.twinwire.twin.config.section.UnitName;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Local edits of what the twin owns: set back and said, or kept and said. What is edited again and
 * again is kept after a while, so that two who are sure of themselves do not turn it over for ever.
 */
final class Drift {

  private static final Logger LOG = LoggerFactory.getLogger(Drift.class);
  private static final int MOST = 5;
  private static final Duration WITHIN = Duration.ofMinutes(1);

  private static final class Met {
    final String content;
    final Deque<Long> times = new ArrayDeque<>();
    String note = "";
    boolean kept;

    Met(String content) {
      this.content = content;
    }
  }

  private final Loop loop;
  private final boolean keep;
  private final Runnable again;
  private final Map<UnitName, Met> met = new HashMap<>();

  /**
   * Creates it.
   *
   * @param keep whether local edits are kept
   * @param again compares anew, once an edit that came again and again may be set back
   */
  Drift(Loop loop, boolean keep, Runnable again) {
    this.loop = loop;
    this.again = again;
    this.keep = keep;
  }

  /**
   * A configuration in force no longer holds what desired laid into it.
   *
   * @return what to report where it is kept; empty where it is to be set back
   */
  Optional<Unit.Verdict> met(Change change, String content) {
    Met drift = met.get(change.unit());
    if (drift == null || !drift.content.equals(content)) {
      drift = new Met(content);
      met.put(change.unit(), drift);
    }
    String what =
        change.drifted().isEmpty()
            ? "the configuration was changed here"
            : String.join(", ", change.drifted())
                + (change.drifted().size() == 1 ? " was" : " were")
                + " changed here";
    boolean repeated = repeated(drift);
    if (keep || repeated) {
      String note = what + (repeated && !keep ? " again and again" : "") + " and kept";
      if (!keep && !note.equals(drift.note)) {
        loop.later(WITHIN.plusSeconds(1), again);
      }
      if (!note.equals(drift.note)) {
        LOG.warn("{}: {}", change.unit(), note);
      }
      drift.note = note;
      drift.kept = true;
      return Optional.of(new Unit.Verdict(Unit.OWN, note));
    }
    drift.times.add(loop.nanos());
    drift.note = what + " and set back";
    LOG.warn("{}: {}", change.unit(), drift.note);
    return Optional.empty();
  }

  private boolean repeated(Met drift) {
    long oldest = loop.nanos() - WITHIN.toNanos();
    while (!drift.times.isEmpty() && drift.times.getFirst() < oldest) {
      drift.times.removeFirst();
    }
    return drift.times.size() >= MOST;
  }

  /** A configuration holds what desired laid into it. */
  void gone(UnitName unit) {
    Met drift = met.get(unit);
    if (drift != null && drift.kept) {
      met.remove(unit);
    }
  }

  /** What to say of a unit whose content is still the one that was edited; empty otherwise. */
  String note(UnitName unit, String content) {
    Met drift = met.get(unit);
    return drift != null && drift.content.equals(content) ? drift.note : "";
  }
}
