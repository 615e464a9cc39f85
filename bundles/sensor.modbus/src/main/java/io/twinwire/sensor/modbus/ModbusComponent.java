package io.twinwire.sensor.modbus;

import io.twinwire.api.twin.TwinSection;
import io.twinwire.sensor.modbus.line.SerialPorts;
import io.twinwire.support.sensor.channel.ChannelTable;
import io.twinwire.support.sensor.device.PolledSensor;
import io.twinwire.support.sensor.device.SensorServices;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * One line of Modbus units for each configuration.
 *
 * <pre>
 * host     = 10.0.0.5
 * channels = temperature = holding:100 type=int16 scale=0.1 unit=Cel
 *            flow        = input:10 type=float32 order=cdab unit-id=2
 *            valve       = coil:3 writable
 * </pre>
 */
@Component(
    configurationPid = "io.twinwire.sensor.modbus",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true,
    service = {})
@TwinSection(value = "modbus", factory = true)
@Designate(ocd = Config.class, factory = true)
public final class ModbusComponent {

  private final PolledSensor<ModbusAddress> sensor;
  private final SensorServices services;

  @Activate
  public ModbusComponent(
      BundleContext context,
      @Reference SerialPorts ports,
      Config config,
      Map<String, Object> properties) {
    String name = SensorServices.name(config.sensor_name(), properties);
    List<String> faults = new ArrayList<>();
    Settings settings = Settings.of(config, faults);
    ChannelTable<ModbusAddress> table = settings.table(config.channels());
    table.entries().forEach(entry -> Settings.fault(entry).ifPresent(faults::add));
    ModbusDevice device =
        new ModbusDevice(name, settings, settings.line(ports, name), table.entries());
    sensor = new PolledSensor<>(name, faults, table, device);
    services = new SensorServices(context, properties, name, sensor);
  }

  @Deactivate
  void close() {
    services.close();
    sensor.close();
  }
}
