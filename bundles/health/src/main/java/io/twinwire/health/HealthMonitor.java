package io.twinwire.health;

import io.twinwire.api.twin.TwinReporter;
import io.twinwire.support.exec.Executors;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.apache.felix.hc.api.execution.HealthCheckSelector;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the product's health checks again and again, and reports their summary into the twin. */
@Component(
    configurationPid = HealthMonitor.PID,
    service = {},
    immediate = true)
@Designate(ocd = Config.class)
public final class HealthMonitor {

  static final String PID = "io.twinwire.health";

  /** The tag of the checks that the summary is made of. */
  static final String TAG = "twinwire";

  private static final Logger LOG = LoggerFactory.getLogger(HealthMonitor.class);
  private static final Duration FIRST = Duration.ofSeconds(3);
  private static final Duration CLOSE = Duration.ofSeconds(1);

  private final ScheduledThreadPoolExecutor executor = Executors.single("twinwire-health");
  private final HealthLoop loop;

  @Activate
  public HealthMonitor(
      @Reference HealthCheckExecutor checks, @Reference TwinReporter twin, Config config) {
    Settings settings = Settings.of(config);
    settings.problem().ifPresent(problem -> LOG.warn("{}: {}", PID, problem));
    loop =
        new HealthLoop(
            () ->
                checks.execute(HealthCheckSelector.tags(TAG)).stream()
                    .map(CheckResult::of)
                    .toList(),
            summary -> twin.report("health", Optional.of(summary)),
            Clock.systemUTC(),
            settings.interval());
    schedule(FIRST);
  }

  @Deactivate
  public void deactivate() {
    Executors.close(executor, CLOSE);
  }

  private void run() {
    Duration next = loop.run();
    try {
      schedule(next);
    } catch (RejectedExecutionException e) {
      LOG.debug("closed during a run", e);
    }
  }

  // A run reports its own failures, and whoever closes the executor wants no next one.
  @SuppressWarnings("FutureReturnValueIgnored")
  private void schedule(Duration delay) {
    executor.schedule(this::run, delay.toMillis(), TimeUnit.MILLISECONDS);
  }
}
