package io.twinwire.telemetry.scheduler;

import io.twinwire.api.twin.TwinSection;
import java.util.Map;
import org.apache.felix.hc.annotation.HealthCheckService;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/**
 * One rule of the section {@code channels}. It is modified in place, because schedules that go on
 * under it should not end with it.
 */
@Component(
    configurationPid = "io.twinwire.telemetry.channels",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    service = {ChannelRuleComponent.class, HealthCheck.class})
@TwinSection(value = "channels", factory = true)
@HealthCheckService(
    name = "telemetry channels",
    tags = {"twinwire", "telemetry", TwinSection.HEALTH_TAG})
@Designate(ocd = ChannelConfig.class, factory = true)
public final class ChannelRuleComponent implements HealthCheck {

  private volatile ChannelRule rule;

  @Activate
  public ChannelRuleComponent(ChannelConfig config, Map<String, Object> properties) {
    rule = ChannelRule.of(name(properties), config);
  }

  @Modified
  void modified(ChannelConfig config, Map<String, Object> properties) {
    rule = ChannelRule.of(name(properties), config);
  }

  ChannelRule rule() {
    return rule;
  }

  /** Critical where the rule says what cannot be: the twin is to take it back. */
  @Override
  public Result execute() {
    FormattingResultLog log = new FormattingResultLog();
    ChannelRule checked = rule;
    checked.faults().forEach(fault -> log.critical("channels/{}: {}", checked.name(), fault));
    log.info("channels/{}: {} patterns", checked.name(), checked.matches().size());
    return new Result(log);
  }

  /** The name of the instance: what stands behind the ~ of the PID. */
  private static String name(Map<String, Object> properties) {
    return properties.get(Constants.SERVICE_PID) instanceof String pid
        ? pid.substring(pid.indexOf('~') + 1)
        : "";
  }
}
