package io.twinwire.twin.config.report;

import io.twinwire.twin.config.typing.JsonTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is wanted in the reported twin, and the patch that brings the twin there. */
final class WantedTwin {

  static final String FIRMWARE = "firmwareVersion";

  private static final Logger LOG = LoggerFactory.getLogger(WantedTwin.class);

  private final Map<String, Object> foreign = new LinkedHashMap<>();
  private final Set<String> managed;
  private final Map<String, Object> refused = new LinkedHashMap<>();
  private Map<String, Object> own = Map.of();
  private List<String> oldestFirst = List.of();
  private List<String> dropped = List.of();
  private Map<String, Object> kept = Map.of();
  private boolean alone;
  private volatile List<String> faults = List.of();

  /**
   * @param managed names that an earlier run reported, and that go when nobody wants them any more
   */
  WantedTwin(Set<String> managed) {
    this.managed = new LinkedHashSet<>(managed);
  }

  /** Sets, or removes, what another bundle reports. */
  void foreign(String name, Optional<Object> value) {
    value.ifPresentOrElse(v -> foreign.put(name, v), () -> foreign.remove(name));
    managed.add(name);
  }

  /**
   * Sets the bridge's own share.
   *
   * @param order names in the order in which they may be dropped
   */
  void own(Map<String, Object> properties, List<String> order) {
    own = Map.copyOf(properties);
    oldestFirst = List.copyOf(order);
    managed.addAll(properties.keySet());
  }

  /** What the hub refused may be tried again. */
  void begin() {
    alone = false;
    refused.clear();
    faults = List.of();
  }

  /** What the hub refuses, for an operator; asked by any thread. */
  List<String> faults() {
    return faults;
  }

  /** What of the reported twin has to change; empty when nothing does. */
  Map<String, @Nullable Object> patch(Map<String, Object> reported) {
    Map<String, Object> wanted = new LinkedHashMap<>(own);
    foreign.forEach(
        (name, value) -> {
          if (name.equals(FIRMWARE) || !own.containsKey(name)) {
            wanted.put(name, value);
          }
        });
    Map<String, Object> have = new LinkedHashMap<>(reported);
    have.keySet().retainAll(managed);
    List<String> order = new ArrayList<>(oldestFirst);
    order.addAll(foreign.keySet());
    Budget budget = Budget.fit(wanted, order, JsonTree.size(reported) - JsonTree.size(have));
    if (!budget.dropped().equals(dropped)) {
      dropped = List.copyOf(budget.dropped());
      if (!dropped.isEmpty()) {
        LOG.warn("not reported, the twin holds 32 KB: {}", String.join(", ", dropped));
      }
    }
    kept = budget.kept();
    Map<String, @Nullable Object> patch = JsonTree.diff(have, kept);
    refused.forEach(
        (name, value) -> {
          if (JsonTree.same(value, kept.get(name))) {
            patch.remove(name);
          }
        });
    if (patch.isEmpty()) {
      alone = false;
    } else if (alone && patch.size() > 1) {
      patch.keySet().retainAll(Set.of(patch.keySet().iterator().next()));
    }
    return patch;
  }

  /** One value that the hub refuses must not hold back the others: each is tried by itself. */
  void refused(Map<String, @Nullable Object> patch, Throwable failure) {
    if (patch.size() > 1) {
      alone = true;
      return;
    }
    String name = patch.keySet().iterator().next();
    Object value = kept.get(name);
    if (value == null) {
      // The removal itself was refused: let it be until the twin is read again.
      managed.remove(name);
    } else {
      refused.put(name, value);
    }
    List<String> more = new ArrayList<>(faults);
    more.add("the hub refuses the reported " + name + ": " + failure.getMessage());
    faults = List.copyOf(more);
    LOG.warn("the hub refuses the reported {}: {}", name, failure.getMessage());
  }
}
