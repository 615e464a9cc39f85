package io.twinwire.sensor.simulated;

import io.twinwire.api.sensor.Reading;
import io.twinwire.api.sensor.Sensor;
import io.twinwire.support.sensor.device.PolledSensor;
import io.twinwire.support.testing.ManualLoop;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A simulated sensor on a clock that the test moves. */
final class Fixture {

  final ManualLoop time = new ManualLoop();
  final Map<String, Object> config = new HashMap<>();
  final List<Duration> delays = new ArrayList<>();
  Path directory = Path.of("nowhere");

  Fixture channels(String... lines) {
    config.put("channels", lines);
    return this;
  }

  Fixture with(String key, Object value) {
    config.put(key, value);
    return this;
  }

  Settings settings() {
    Config values =
        (Config)
            Proxy.newProxyInstance(
                Config.class.getClassLoader(),
                new Class<?>[] {Config.class},
                (proxy, method, arguments) ->
                    config.getOrDefault(method.getName(), method.getDefaultValue()));
    return Settings.of(values, directory);
  }

  SimulatedDevice device(Settings settings) {
    Optional<Replay> replay = settings.replay().map(file -> new Replay(file, time, time::nanos));
    return new SimulatedDevice(
        settings.seed(), settings.table().entries(), settings.fails(), replay, time, delays::add);
  }

  PolledSensor<Simulation> polled() {
    Settings settings = settings();
    return SimulatedSensorComponent.polled("test", settings, device(settings), time);
  }

  /** The readings of so many samples. */
  List<Reading> readings(int samples) throws Exception {
    return readings(polled(), samples);
  }

  static List<Reading> readings(Sensor sensor, int samples) throws Exception {
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < samples; i++) {
      readings.addAll(sensor.read());
    }
    return readings;
  }

  /** The values of so many samples, null where there is none. */
  List<Object> values(int samples) throws Exception {
    return readings(samples).stream().map(Fixture::value).toList();
  }

  static Object value(Reading reading) {
    return reading.value().orElse("bad: " + reading.reason());
  }
}
