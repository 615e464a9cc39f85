package io.twinwire.sensor.simulated;

import io.twinwire.api.sensor.Sensor;
import io.twinwire.api.sensor.SensorName;
import io.twinwire.api.twin.TwinSection;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/**
 * One simulated sensor for each configuration. It registers the sensor itself, because the name may
 * come from the PID.
 */
@Component(
    configurationPid = "io.twinwire.sensor.simulated",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true,
    service = {})
@TwinSection(value = "simulated", factory = true)
@Designate(ocd = Config.class, factory = true)
public final class SimulatedSensorComponent {

  private final ServiceRegistration<Sensor> registration;

  @Activate
  public SimulatedSensorComponent(
      BundleContext context, Config config, Map<String, Object> properties) {
    Map<String, Object> service = new HashMap<>();
    service.put(SensorName.PROPERTY, name(config.sensor_name(), properties));
    Object pid = properties.get(Constants.SERVICE_PID);
    if (pid != null) {
      service.put(Constants.SERVICE_PID, pid);
    }
    Sensor sensor = new SimulatedSensor(config.seed(), Clock.systemUTC());
    registration =
        context.registerService(Sensor.class, sensor, FrameworkUtil.asDictionary(service));
  }

  @Deactivate
  void close() {
    registration.unregister();
  }

  /**
   * The name that is configured, else that of the instance: what stands behind the ~ of the PID.
   */
  static String name(String configured, Map<String, ?> properties) {
    if (!configured.isBlank()) {
      return configured;
    }
    return properties.get(Constants.SERVICE_PID) instanceof String pid
        ? pid.substring(pid.indexOf('~') + 1)
        : "simulated";
  }
}
