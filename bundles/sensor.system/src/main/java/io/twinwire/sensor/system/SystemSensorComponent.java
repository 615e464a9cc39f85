package io.twinwire.sensor.system;

import io.twinwire.api.sensor.Reading;
import io.twinwire.api.sensor.Sensor;
import io.twinwire.api.twin.TwinSection;
import java.time.Clock;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/** The system sensor as a service; its name is its configuration's {@code sensor.name}. */
@Component(configurationPid = "io.twinwire.sensor.system", service = Sensor.class)
@TwinSection("system")
@Designate(ocd = Config.class)
public final class SystemSensorComponent implements Sensor {

  private final Sensor sensor;

  @Activate
  @SuppressWarnings("UnusedVariable") // its defaults are this component's service properties
  public SystemSensorComponent(Config config) {
    sensor =
        new SystemSensor(
            OshiMachine::new,
            Clock.systemUTC(),
            System::nanoTime,
            duration -> Thread.sleep(duration.toMillis()));
  }

  @Override
  public List<Reading> read() throws Exception {
    return sensor.read();
  }
}
