package io.twinwire.twin.config;

import io.twinwire.twin.config.gate.ComponentState;
import io.twinwire.twin.config.gate.Surroundings;
import io.twinwire.twin.config.section.Section;
import io.twinwire.twin.config.section.UnitName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Components and health checks that stand as the test says; none otherwise. */
final class FakeSurroundings implements Surroundings {

  final Map<String, List<ComponentState>> components = new HashMap<>();
  final Map<String, Map<String, String>> critical = new HashMap<>();
  boolean reachable = true;
  boolean broken;
  int reached;
  final List<String> revived = new ArrayList<>();
  @Nullable Runnable reviving;

  /** What happens while the components are looked at. */
  Runnable looking = () -> {};

  /** Whether a component that failed has a modified method, and so is left failed. */
  boolean leftFailed;

  void component(String unit, ComponentState state) {
    components.put(unit, List.of(state));
  }

  @Override
  public List<ComponentState> components(
      Section section, UnitName unit, Map<String, Object> values) {
    if (broken) {
      throw new IllegalStateException("the component runtime is gone");
    }
    looking.run();
    return components.getOrDefault(unit.toString(), List.of());
  }

  /** The test says when what is left failed has been started again. */
  @Override
  public boolean revive(Section section, UnitName unit, Runnable done) {
    boolean failed =
        leftFailed
            && components(section, unit, Map.of()).stream()
                .anyMatch(each -> !each.failure().isEmpty());
    if (failed) {
      revived.add(unit.toString());
      reviving = done;
    }
    return failed;
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
