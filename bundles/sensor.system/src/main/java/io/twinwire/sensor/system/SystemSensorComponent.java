package io.twinwire.sensor.system;

import io.twinwire.api.twin.TwinSection;
import io.twinwire.support.sensor.device.SensorServices;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/** The machine itself as a sensor. */
@Component(
    configurationPid = "io.twinwire.sensor.system",
    immediate = true,
    service = {})
@TwinSection("system")
@Designate(ocd = Config.class)
public final class SystemSensorComponent {

  /** Where Linux mounts sysfs; nobody sets it, so that nobody reads elsewhere through it. */
  private static final Path SYS = Path.of("/sys");

  private final SensorServices services;

  @Activate
  public SystemSensorComponent(
      BundleContext context, Config config, Map<String, Object> properties) {
    Settings settings = Settings.of(config);
    SystemSensor sensor =
        new SystemSensor(
            () ->
                Groups.of(
                    settings, new OshiMachine(SYS), SYS, OwnProcess::figures, System::nanoTime),
            settings.faults(),
            Clock.systemUTC(),
            System::nanoTime,
            duration -> Thread.sleep(duration.toMillis()));
    String name = config.sensor_name().isBlank() ? "system" : config.sensor_name();
    services = new SensorServices(context, properties, name, sensor);
  }

  @Deactivate
  void close() {
    services.close();
  }
}
