package io.twinwire.sensor.modbus;

import io.twinwire.api.sensor.Quality;
import io.twinwire.api.sensor.Reading;
import io.twinwire.sensor.modbus.line.SerialPorts;
import io.twinwire.support.retry.RetryPolicy;
import io.twinwire.support.sensor.channel.ChannelTable;
import io.twinwire.support.sensor.device.Backoff;
import io.twinwire.support.sensor.device.PolledSensor;
import io.twinwire.support.testing.ManualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.osgi.util.converter.Converters;

/** A sensor as its configuration makes it, with a time that the test moves. */
final class TestSensor implements AutoCloseable {

  static final RetryPolicy POLICY =
      new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(8), 0);

  final ManualLoop time = new ManualLoop();
  final PolledSensor<ModbusAddress> sensor;
  final List<String> faults = new ArrayList<>();

  TestSensor(String host, int port, Map<String, Object> more, String... channels) {
    this(new SerialPorts(), with(host, port, more, channels));
  }

  TestSensor(SerialPorts ports, Map<String, Object> configuration) {
    Config config = config(configuration);
    Settings settings = Settings.of(config, faults);
    ChannelTable<ModbusAddress> table = settings.table(config.channels());
    table.entries().forEach(entry -> Settings.fault(entry).ifPresent(faults::add));
    ModbusDevice device =
        new ModbusDevice(
            "boiler", settings, settings.line(ports, "boiler"), table.entries(), this::backoff);
    sensor = new PolledSensor<>("boiler", faults, table, device, backoff(), time);
  }

  static Config config(Map<String, Object> configuration) {
    return Converters.standardConverter().convert(configuration).to(Config.class);
  }

  private static Map<String, Object> with(
      String host, int port, Map<String, Object> more, String... channels) {
    Map<String, Object> all = new LinkedHashMap<>(more);
    all.put("host", host);
    all.put("port", port);
    all.putIfAbsent("timeout", 300);
    all.put("channels", channels);
    return all;
  }

  private Backoff backoff() {
    return new Backoff(POLICY, time::nanos, new Random(1));
  }

  /** What a reading tells: a value, or the reason why there is none. */
  Map<String, Object> read() throws InterruptedException {
    Map<String, Object> told = new LinkedHashMap<>();
    for (Reading reading : sensor.read()) {
      told.put(
          reading.channel(),
          reading.quality() == Quality.BAD
              ? "bad: " + reading.reason()
              : reading.value().orElseThrow());
    }
    return told;
  }

  @Override
  public void close() {
    sensor.close();
  }
}
