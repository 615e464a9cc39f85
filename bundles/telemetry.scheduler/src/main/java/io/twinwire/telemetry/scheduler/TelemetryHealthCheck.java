package io.twinwire.telemetry.scheduler;

import org.apache.felix.hc.annotation.HealthCheckService;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Says which sensors do not work, and why nothing is sent. */
@Component
@HealthCheckService(
    name = "telemetry",
    tags = {"twinwire", "telemetry"})
public final class TelemetryHealthCheck implements HealthCheck {

  private final TelemetryStatus telemetry;

  @Activate
  public TelemetryHealthCheck(@Reference TelemetryStatus telemetry) {
    this.telemetry = telemetry;
  }

  @Override
  public Result execute() {
    FormattingResultLog log = new FormattingResultLog();
    telemetry.troubles().forEach(trouble -> log.warn("{}", trouble));
    log.info(
        "telemetry: {} sensors every {} s",
        telemetry.sensors().size(),
        telemetry.apart().toSeconds());
    return new Result(log);
  }
}
