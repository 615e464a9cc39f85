package io.twinwire.twin.config.gate;

import io.twinwire.api.hub.HubConnection;
import io.twinwire.twin.config.section.Section;
import io.twinwire.twin.config.section.UnitName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What the trials see of the framework and of the hub. */
public final class FrameworkSurroundings implements Surroundings {

  private final Components components;
  private final HealthChecks checks;
  private final Supplier<Optional<HubConnection>> hub;

  public FrameworkSurroundings(
      Components components, HealthChecks checks, Supplier<Optional<HubConnection>> hub) {
    this.components = components;
    this.checks = checks;
    this.hub = hub;
  }

  @Override
  public List<ComponentState> components(
      Section section, UnitName unit, Map<String, Object> values) {
    return components.of(section, unit, values);
  }

  @Override
  public boolean revive(Section section, UnitName unit, Runnable done) {
    return components.revive(section, unit, done);
  }

  @Override
  public void health(String pid, Consumer<Map<String, String>> answer) {
    checks.ask(pid, answer);
  }

  @Override
  public void reach(Runnable reached) {
    hub.get()
        .filter(connection -> connection.state().connected())
        .ifPresent(connection -> connection.readTwin().onSuccess(twin -> reached.run()));
  }
}
