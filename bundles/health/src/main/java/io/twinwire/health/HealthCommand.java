package io.twinwire.health;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.felix.hc.api.execution.HealthCheckExecutionOptions;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.apache.felix.hc.api.execution.HealthCheckSelector;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The shell command {@code health:status}. */
@Component(
    service = HealthCommand.class,
    property = {"osgi.command.scope=health", "osgi.command.function=status"})
public final class HealthCommand {

  private final HealthCheckExecutor executor;

  @Activate
  public HealthCommand(@Reference HealthCheckExecutor executor) {
    this.executor = executor;
  }

  /** Runs every health check now and returns a line for each, the worst first. */
  public String status() {
    List<CheckResult> results =
        executor
            .execute(
                HealthCheckSelector.tags(HealthMonitor.TAG),
                new HealthCheckExecutionOptions().setForceInstantExecution(true))
            .stream()
            .map(CheckResult::of)
            .sorted(
                Comparator.comparing(CheckResult::status)
                    .reversed()
                    .thenComparing(CheckResult::name))
            .toList();
    if (results.isEmpty()) {
      return "there are no health checks";
    }
    return results.stream()
        .map(result -> result.name() + "  " + result.line())
        .collect(Collectors.joining("\n"));
  }
}
