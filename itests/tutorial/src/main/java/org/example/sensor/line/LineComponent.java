package org.example.sensor.line;

import io.twinwire.api.twin.TwinSection;
import io.twinwire.support.sensor.channel.ChannelTable;
import io.twinwire.support.sensor.device.PolledSensor;
import io.twinwire.support.sensor.device.SensorServices;
import io.twinwire.support.settings.Bounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/** One sensor for each configuration. */
@Component(
    configurationPid = "org.example.sensor.line",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true,
    service = {})
@TwinSection(value = "line", factory = true)
@Designate(ocd = Config.class, factory = true)
public final class LineComponent {

  private final PolledSensor<LineAddress> sensor;
  private final SensorServices services;

  @Activate
  public LineComponent(BundleContext context, Config config, Map<String, Object> properties) {
    String name = SensorServices.name(config.sensor_name(), properties);
    sensor = sensor(name, config);
    services = new SensorServices(context, properties, name, sensor);
  }

  static PolledSensor<LineAddress> sensor(String name, Config config) {
    List<String> faults = new ArrayList<>();
    Bounds bounds = new Bounds(faults, "");
    if (config.host().isBlank()) {
      faults.add("host: there is none; right is a name or an address");
    }
    LineDevice device =
        new LineDevice(config.host(), bounds.whole("port", config.port(), 1, 65535, 7000));
    ChannelTable<LineAddress> table = ChannelTable.of(config.channels(), LineAddress::parse);
    return new PolledSensor<>(name, faults, table, device);
  }

  @Deactivate
  void close() {
    services.close();
    sensor.close();
  }
}
