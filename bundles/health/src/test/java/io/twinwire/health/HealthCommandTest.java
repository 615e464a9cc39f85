package io.twinwire.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.health.Executed.Fake;
import java.util.List;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.execution.HealthCheckExecutionOptions;
import org.apache.felix.hc.api.execution.HealthCheckExecutionResult;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.apache.felix.hc.api.execution.HealthCheckSelector;
import org.junit.jupiter.api.Test;

class HealthCommandTest {

  @Test
  void everyCheckIsRunNowAndTheWorstComesFirst() {
    HealthCommand command =
        new HealthCommand(
            new Executor(
                new Fake("a", new Result(Result.Status.OK, "fine")),
                new Fake("b", new Result(Result.Status.CRITICAL, "gone"))));
    assertThat(command.status()).isEqualTo("b  CRITICAL: gone\na  OK: fine");
    assertThat(new HealthCommand(new Executor()).status()).isEqualTo("there are no health checks");
  }

  private record Executor(HealthCheckExecutionResult... results) implements HealthCheckExecutor {

    @Override
    public List<HealthCheckExecutionResult> execute(HealthCheckSelector selector) {
      throw new AssertionError("cached results");
    }

    @Override
    public List<HealthCheckExecutionResult> execute(
        HealthCheckSelector selector, HealthCheckExecutionOptions options) {
      assertThat(options.isForceInstantExecution()).isTrue();
      assertThat(selector.tags()).containsExactly("twinwire");
      return List.of(results);
    }
  }
}
