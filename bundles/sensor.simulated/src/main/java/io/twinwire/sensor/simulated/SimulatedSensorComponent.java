package io.twinwire.sensor.simulated;

import io.twinwire.api.twin.TwinSection;
import io.twinwire.support.data.DataDirectory;
import io.twinwire.support.exec.Loop;
import io.twinwire.support.exec.ThreadLoop;
import io.twinwire.support.retry.RetryPolicy;
import io.twinwire.support.sensor.device.Backoff;
import io.twinwire.support.sensor.device.EventDrivenSensor;
import io.twinwire.support.sensor.device.PolledSensor;
import io.twinwire.support.sensor.device.SensorServices;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/**
 * One simulated sensor for each configuration, polled or reporting by itself:
 *
 * <pre>
 * temperature = sine mean=70 amplitude=8 period=120 noise=0.3 unit=Cel
 * mode        = choice of=heating,idle,fault hold=30 bad=2%
 * load        = column:power unit=kW
 * </pre>
 */
@Component(
    configurationPid = "io.twinwire.sensor.simulated",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true,
    service = {})
@TwinSection(value = "simulated", factory = true)
@Designate(ocd = Config.class, factory = true)
public final class SimulatedSensorComponent {

  private static final Duration END = Duration.ofSeconds(2);

  private final Deque<Runnable> ends = new ArrayDeque<>();

  @Activate
  public SimulatedSensorComponent(
      BundleContext context, Config config, Map<String, Object> properties) {
    String name = SensorServices.name(config.sensor_name(), properties);
    Settings settings = Settings.of(config, directory(context, config));
    Clock clock = Clock.systemUTC();
    Optional<Replay> replay =
        settings.replay().map(file -> new Replay(file, clock, System::nanoTime));
    replay.ifPresent(file -> ends.push(file::close));
    SimulatedDevice device = device(settings, replay, clock);
    if (settings.isPolled()) {
      PolledSensor<Simulation> sensor = polled(name, settings, device, clock);
      ends.push(sensor::close);
      ends.push(new SensorServices(context, properties, name, sensor)::close);
    } else {
      ThreadLoop loop = new ThreadLoop("twinwire-simulated-" + name);
      ends.push(() -> loop.close(END));
      EventDrivenSensor<Simulation> sensor = reporting(name, settings, device, loop, clock);
      ends.push(sensor::close);
      ends.push(new SensorServices(context, properties, name, sensor)::close);
      sensor.start();
    }
  }

  private static SimulatedDevice device(Settings settings, Optional<Replay> replay, Clock clock) {
    return new SimulatedDevice(
        settings.seed(),
        settings.table().entries(),
        settings.fails(),
        replay,
        clock,
        delay -> Thread.sleep(delay.toMillis()));
  }

  /** What does not exist needs no rest: it is asked at every sample, so that samples count. */
  static PolledSensor<Simulation> polled(
      String name, Settings settings, SimulatedDevice device, Clock clock) {
    RetryPolicy policy = new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(1), 0);
    AtomicLong looks = new AtomicLong();
    Backoff backoff =
        new Backoff(
            policy,
            () -> looks.addAndGet(Duration.ofSeconds(1).toNanos()),
            RandomGenerator.getDefault());
    return new PolledSensor<>(name, settings.faults(), settings.table(), device, backoff, clock);
  }

  /** A device that failed is opened at its next sample. */
  static EventDrivenSensor<Simulation> reporting(
      String name, Settings settings, SimulatedDevice device, Loop loop, Clock clock) {
    Duration interval = settings.interval();
    Backoff backoff =
        new Backoff(
            new RetryPolicy(interval, interval, 0), loop::nanos, RandomGenerator.getDefault());
    return new EventDrivenSensor<>(
        name,
        settings.faults(),
        settings.table(),
        new ReportingDevice(device, loop, interval),
        loop,
        backoff,
        clock);
  }

  private static Path directory(BundleContext context, Config config) {
    if (config.replayFile().isBlank()) {
      return Path.of("");
    }
    try {
      return DataDirectory.resolve(context, "replay");
    } catch (IOException e) {
      // The file is not found below, and said so with every sample.
      return Path.of("replay");
    }
  }

  @Deactivate
  void close() {
    ends.forEach(Runnable::run);
  }
}
