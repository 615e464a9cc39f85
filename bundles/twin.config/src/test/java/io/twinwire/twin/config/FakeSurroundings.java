package io.twinwire.twin.config;

import io.twinwire.twin.config.gate.ComponentState;
import io.twinwire.twin.config.gate.Surroundings;
import io.twinwire.twin.config.section.Section;
import io.twinwire.twin.config.section.UnitName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Components and health checks that stand as the test says; none otherwise. */
final class FakeSurroundings implements Surroundings {

  final Map<String, List<ComponentState>> components = new HashMap<>();
  final Map<String, Map<String, String>> critical = new HashMap<>();
  boolean reachable = true;
  int reached;

  void component(String unit, ComponentState state) {
    components.put(unit, List.of(state));
  }

  @Override
  public List<ComponentState> components(
      Section section, UnitName unit, Map<String, Object> values) {
    return components.getOrDefault(unit.toString(), List.of());
  }

  @Override
  public void health(String pid, Consumer<Map<String, String>> answer) {
    answer.accept(critical.getOrDefault(pid, Map.of()));
  }

  @Override
  public void reach(Runnable done) {
    reached++;
    if (reachable) {
      done.run();
    }
  }
}
