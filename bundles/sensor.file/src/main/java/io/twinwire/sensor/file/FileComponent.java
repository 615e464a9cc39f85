package io.twinwire.sensor.file;

import io.twinwire.api.twin.TwinSection;
import io.twinwire.support.exec.Executors;
import io.twinwire.support.sensor.channel.ChannelTable;
import io.twinwire.support.sensor.device.PolledSensor;
import io.twinwire.support.sensor.device.SensorServices;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadPoolExecutor;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Values of files, CSV tails and commands. A line of its channels is, for instance,
 *
 * <pre>
 * load     = file:/proc/loadavg regex='^(\S+)'
 * flow     = csv:flow.csv column=flow time=at unit=m3/h
 * healthy  = command:disk value=$.smart_status.passed
 * </pre>
 */
@Component(
    configurationPid = "io.twinwire.sensor.file",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true,
    service = {})
@TwinSection(value = "file", factory = true)
@Designate(ocd = Config.class, factory = true)
public final class FileComponent {

  private static final Duration BOUND = Duration.ofSeconds(1);

  /** So many files and commands are read at once, and may hang at once. */
  static final int THREADS = 4;

  private final ThreadPoolExecutor executor;
  private final PolledSensor<FileAddress> sensor;
  private final SensorServices services;

  @Activate
  public FileComponent(
      BundleContext context,
      @Reference FileAccess access,
      Config config,
      Map<String, Object> properties) {
    List<String> faults = new ArrayList<>();
    String name = SensorServices.name(config.sensor_name(), properties);
    FileSettings settings = FileSettings.of(config, faults);
    executor = Executors.bounded("twinwire-file-" + name, THREADS);
    sensor = sensor(name, faults, config.channels(), access.allowed(), settings, executor);
    services = new SensorServices(context, properties, name, sensor);
  }

  static PolledSensor<FileAddress> sensor(
      String name,
      List<String> faults,
      String[] lines,
      Allowed allowed,
      FileSettings settings,
      ThreadPoolExecutor executor) {
    ChannelTable<FileAddress> table =
        ChannelTable.of(lines, (address, options) -> FileAddress.parse(address, options, allowed));
    return new PolledSensor<>(
        name, faults, table, new FileDevice(allowed, settings, executor, Clock.systemUTC()));
  }

  @Deactivate
  void close() {
    services.close();
    sensor.close();
    Executors.cancel(executor, BOUND);
  }
}
