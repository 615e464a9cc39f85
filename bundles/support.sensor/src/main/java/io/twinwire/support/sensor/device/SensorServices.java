package io.twinwire.support.sensor.device;

import io.twinwire.api.sensor.ChannelWriter;
import io.twinwire.api.sensor.Sensor;
import io.twinwire.api.sensor.SensorName;
import io.twinwire.api.twin.TwinSection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/**
 * The services of one sensor: the sensor itself, its writer where channels may be written, and a
 * health check that is critical where the configuration cannot be used (the twin then takes it
 * back) and a warning where the device is away.
 */
public final class SensorServices implements AutoCloseable {

  private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

  /**
   * Registers them.
   *
   * @param properties of the component, with its {@code service.pid}
   */
  public <S extends Sensor & DeviceStatus> SensorServices(
      BundleContext context, Map<String, ?> properties, String name, S sensor) {
    Map<String, Object> service = new HashMap<>();
    service.put(SensorName.PROPERTY, name);
    Object pid = properties.get(Constants.SERVICE_PID);
    if (pid != null) {
      service.put(Constants.SERVICE_PID, pid);
    }
    registrations.add(
        context.registerService(Sensor.class, sensor, FrameworkUtil.asDictionary(service)));
    if (sensor instanceof ChannelWriter writer && !writer.writable().isEmpty()) {
      registrations.add(
          context.registerService(
              ChannelWriter.class, writer, FrameworkUtil.asDictionary(service)));
    }
    service.put(HealthCheck.NAME, "sensor " + name);
    service.put(HealthCheck.TAGS, new String[] {"twinwire", "sensor", TwinSection.HEALTH_TAG});
    registrations.add(
        context.registerService(
            HealthCheck.class, () -> health(name, sensor), FrameworkUtil.asDictionary(service)));
  }

  /**
   * A sensor's name: the configured one, else that of the instance, which stands behind the {@code
   * ~} of the PID.
   */
  public static String name(String configured, Map<String, ?> properties) {
    if (!configured.isBlank()) {
      return configured;
    }
    return properties.get(Constants.SERVICE_PID) instanceof String pid
        ? pid.substring(pid.indexOf('~') + 1)
        : "sensor";
  }

  static Result health(String name, DeviceStatus status) {
    FormattingResultLog log = new FormattingResultLog();
    status.faults().forEach(fault -> log.critical("{}: {}", name, fault));
    status.warnings().forEach(warning -> log.warn("{}: {}", name, warning));
    status
        .trouble()
        .ifPresentOrElse(
            trouble -> log.warn("{}: {}", name, trouble), () -> log.info("{}: works", name));
    return new Result(log);
  }

  /** Takes the services back. */
  @Override
  public void close() {
    registrations.forEach(ServiceRegistration::unregister);
  }
}
