package io.twinwire.twin.config.gate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is under watch: of each PID one trial at most, or a configuration that waits. */
final class Watches {

  private final Map<String, Watch> watches = new TreeMap<>();

  Optional<Watch> of(String pid) {
    return Optional.ofNullable(watches.get(pid));
  }

  /** Watches this one from here on, and no other of its PID. */
  void put(Watch watch) {
    watches.put(watch.trial().pid(), watch);
  }

  /** Whether it was there. */
  boolean remove(String pid) {
    return watches.remove(pid) != null;
  }

  /** Whether it is still this one that is watched, and not another of its PID, or none. */
  boolean holds(Watch watch) {
    return watches.get(watch.trial().pid()) == watch;
  }

  boolean isEmpty() {
    return watches.isEmpty();
  }

  /** All there are now, whatever comes or goes while they are gone through. */
  List<Watch> all() {
    return List.copyOf(watches.values());
  }

  /** Those that may still be taken back. */
  List<Watch> onTrial() {
    return watches.values().stream().filter(each -> !each.confirmed()).toList();
  }

  /** Those on trial that stand or fall together. */
  List<Watch> group(long group) {
    return onTrial().stream().filter(each -> each.trial().group() == group).toList();
  }

  /** The names of the units that are on trial. */
  Set<String> names() {
    return onTrial().stream()
        .map(each -> each.trial().unit().toString())
        .collect(Collectors.toSet());
  }

  /** What is confirmed and runs needs no eye any more. */
  void dropFinished() {
    watches.values().removeIf(each -> each.confirmed() && each.judgement().satisfied());
  }
}
