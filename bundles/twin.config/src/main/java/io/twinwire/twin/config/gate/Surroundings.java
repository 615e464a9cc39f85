package io.twinwire.twin.config.gate;

import io.twinwire.twin.config.section.Section;
import io.twinwire.twin.config.section.UnitName;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What the trials need of others. */
public interface Surroundings {

  /** The components of a unit, see {@link Components#of}. */
  List<ComponentState> components(Section section, UnitName unit, Map<String, Object> values);

  /**
   * Starts again the components of a unit that are left failed, see {@link Components#revive}.
   *
   * @param done is told on any thread when they have been, if there are any
   * @return whether there are any
   */
  boolean revive(Section section, UnitName unit, Runnable done);

  /** Asks the health checks, see {@link HealthChecks#ask}; the answer comes on any thread. */
  void health(String pid, Consumer<Map<String, String>> answer);

  /** Tries to reach the hub, and says on any thread that it did. */
  void reach(Runnable reached);
}
