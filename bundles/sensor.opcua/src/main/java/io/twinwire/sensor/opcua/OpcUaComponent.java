package io.twinwire.sensor.opcua;

import io.twinwire.api.twin.TwinSection;
import io.twinwire.support.exec.ThreadLoop;
import io.twinwire.support.sensor.channel.ChannelTable;
import io.twinwire.support.sensor.channel.Entry;
import io.twinwire.support.sensor.device.Backoff;
import io.twinwire.support.sensor.device.EventDevice;
import io.twinwire.support.sensor.device.EventDrivenSensor;
import io.twinwire.support.sensor.device.SensorServices;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * One OPC UA server for each configuration:
 *
 * <pre>
 * endpoint: opc.tcp://10.0.0.5:4840
 * channels: speed = ns=2;s=Line1.Speed sampling=250 queue=10 unit=m/s deadband=0.5
 *           fault = 'nsu=urn:plant;s="DB1"."Fault"' writable
 * </pre>
 */
@Component(
    configurationPid = "io.twinwire.sensor.opcua",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true,
    service = OpcUaInstance.class)
@TwinSection(value = "opcua", factory = true)
@Designate(ocd = Config.class, factory = true)
public final class OpcUaComponent implements OpcUaInstance {

  private static final Duration END = Duration.ofSeconds(3);

  /** In place of a server that cannot be asked. */
  private record Nowhere(String reason) implements EventDevice<OpcUaAddress> {

    @Override
    public void open(List<Entry<OpcUaAddress>> entries, Sink<OpcUaAddress> sink)
        throws IOException {
      throw new IOException(reason);
    }

    @Override
    public void close() {}
  }

  private final String name;
  private final Optional<OpcUaDevice> device;
  private final EventDrivenSensor<OpcUaAddress> sensor;
  private final ThreadLoop loop;
  private final SensorServices services;

  @Activate
  public OpcUaComponent(
      BundleContext context,
      @Reference OpcUaHost host,
      Config config,
      Map<String, Object> properties) {
    name = SensorServices.name(config.sensor_name(), properties);
    List<String> faults = new ArrayList<>();
    Optional<Settings> settings = Settings.of(config, faults);
    int sampling = settings.map(Settings::sampling).orElse(0);
    int queue = settings.map(Settings::queue).orElse(1);
    ChannelTable<OpcUaAddress> table =
        ChannelTable.of(
            config.channels(),
            (address, options) -> OpcUaAddress.parse(address, options, sampling, queue));
    device = settings.map(valid -> new OpcUaDevice(valid, host, Clock.systemUTC()));
    loop = new ThreadLoop("twinwire-opcua-" + name);
    sensor =
        new EventDrivenSensor<>(
            name,
            faults,
            table,
            device.isPresent() ? device.get() : new Nowhere(String.join("; ", faults)),
            loop,
            Backoff.standard(),
            Clock.systemUTC());
    sensor.start();
    services = new SensorServices(context, properties, name, sensor);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String browse(String id) throws Exception {
    if (device.isEmpty()) {
      throw new IOException(String.join("; ", sensor.faults()));
    }
    return device.get().browser().lines(id);
  }

  @Deactivate
  void close() {
    services.close();
    sensor.close();
    loop.close(END);
  }
}
