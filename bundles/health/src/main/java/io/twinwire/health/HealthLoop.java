package io.twinwire.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.felix.hc.api.Result;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of the checks after the other; for one thread. */
final class HealthLoop {

  private static final Logger LOG = LoggerFactory.getLogger(HealthLoop.class);

  private final Supplier<List<CheckResult>> checks;
  private final Consumer<Map<String, Object>> reporter;
  private final Clock clock;
  private final Duration interval;
  private final ReportPolicy policy = new ReportPolicy();

  private Result.@Nullable Status logged;
  private boolean failing;

  HealthLoop(
      Supplier<List<CheckResult>> checks,
      Consumer<Map<String, Object>> reporter,
      Clock clock,
      Duration interval) {
    this.checks = checks;
    this.reporter = reporter;
    this.clock = clock;
    this.interval = interval;
  }

  /** Runs the checks, reports what is worth it, and returns when to run them again. */
  Duration run() {
    try {
      Summary summary = Summary.of(checks.get());
      log(summary);
      Instant now = clock.instant();
      if (policy.due(summary, now)) {
        reporter.accept(summary.toJson());
        policy.reported(summary, now);
      }
      failing = false;
      return policy
          .delay(summary, now)
          .filter(wait -> wait.compareTo(interval) < 0)
          .orElse(interval);
    } catch (RuntimeException e) {
      if (!failing) {
        LOG.warn("the health checks cannot be run or reported", e);
      }
      failing = true;
      return interval;
    }
  }

  private void log(Summary summary) {
    if (summary.status() != logged) {
      logged = summary.status();
      LOG.info("health is {}", summary);
    }
  }
}
