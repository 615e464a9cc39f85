package io.twinwire.itests.wiring.parts;

import io.twinwire.api.twin.TwinSection;
import java.util.Map;
import org.apache.felix.hc.annotation.HealthCheckService;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/** Starts with any mode, and finds out in use what it is worth. */
@Component(configurationPid = "io.twinwire.itests.checked", immediate = true)
@TwinSection("checked")
@HealthCheckService(name = "checked device", tags = TwinSection.HEALTH_TAG)
@Designate(ocd = Mode.class)
public final class Checked implements HealthCheck {

  private final String mode;

  @Activate
  public Checked(Mode config, Map<String, Object> properties) {
    mode = config.mode();
    Seen.add(properties);
  }

  @Override
  public Result execute() {
    return DeviceHealth.of(mode);
  }
}
