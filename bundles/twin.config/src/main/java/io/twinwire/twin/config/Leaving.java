package io.twinwire.twin.config;

import io.twinwire.twin.config.gate.Trials;
import io.twinwire.twin.config.layer.Applier;
import io.twinwire.twin.config.layer.Base;
import io.twinwire.twin.config.layer.BaseStore;
import io.twinwire.twin.config.section.Section;
import io.twinwire.twin.config.section.Unit;
import io.twinwire.twin.config.section.UnitName;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Configurations that desired speaks of no longer, on their way back to their base. */
final class Leaving {

  private static final Logger LOG = LoggerFactory.getLogger(Leaving.class);

  private final boolean whole;
  private final Set<String> guarded;
  private final Applier applier;
  private final BaseStore bases;
  private final Trials trials;
  private final Map<String, String> stuck = new TreeMap<>();

  Leaving(Settings settings, Applier applier, BaseStore bases, Trials trials) {
    this.whole = settings.wholeVersions();
    this.guarded = settings.guarded();
    this.applier = applier;
    this.bases = bases;
    this.trials = trials;
  }

  /** The bases, by PID, of which none of the units speaks. */
  Map<String, Base> of(List<Unit> units) {
    try {
      Map<String, Base> leaving = new TreeMap<>(bases.all());
      leaving
          .entrySet()
          .removeIf(
              base ->
                  units.stream()
                      .anyMatch(unit -> keeps(unit, base.getValue().unit(), base.getKey())));
      return leaving;
    } catch (IOException e) {
      LOG.warn("what desired speaks of no longer cannot be returned to its base: {}", e.toString());
      return Map.of();
    }
  }

  private static boolean keeps(Unit unit, UnitName name, String pid) {
    if (unit.verdict().isPresent()) {
      // A section that waits or is refused as a whole stands for all of its instances.
      return unit.name().equals(name) || unit.name().equals(UnitName.of(name.section()));
    }
    return unit.name().equals(name) && unit.pid().equals(Optional.of(pid));
  }

  /** Those whose return may fail, and be taken back, like any other change. */
  List<Unit> tried(Map<String, Base> leaving) {
    return leaving.entrySet().stream()
        .filter(base -> tried(base.getValue()))
        .map(
            base -> {
              UnitName unit = base.getValue().unit();
              return Unit.leaving(unit, Section.of(unit, base.getKey()));
            })
        .toList();
  }

  private boolean tried(Base base) {
    return whole || guarded.contains(base.unit().section());
  }

  /**
   * Returns the others to their base.
   *
   * @param changed is told what was done, a few words each
   */
  void restore(Map<String, Base> leaving, List<String> changed) {
    stuck.keySet().retainAll(leaving.keySet());
    leaving.forEach(
        (pid, base) -> {
          if (!tried(base)) {
            restore(pid, base.unit(), changed);
          }
        });
  }

  private void restore(String pid, UnitName name, List<String> changed) {
    try {
      trials.forget(pid);
      if (applier.restore(pid)) {
        changed.add(name + " returned to its base");
      }
      stuck.remove(pid);
    } catch (IOException | RuntimeException | LinkageError e) {
      if (stuck.put(pid, e.toString()) == null) {
        LOG.warn("{} cannot be returned to its base: {}", pid, e.toString());
      }
    }
  }

  /** What could not be returned, for an operator. */
  List<String> faults() {
    return stuck.entrySet().stream()
        .map(each -> each.getKey() + " cannot be returned to its base: " + each.getValue())
        .toList();
  }
}
