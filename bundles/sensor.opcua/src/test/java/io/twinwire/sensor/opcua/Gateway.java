package io.twinwire.sensor.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.sensor.Quality;
import io.twinwire.api.sensor.Reading;
import io.twinwire.support.exec.ThreadLoop;
import io.twinwire.support.retry.RetryPolicy;
import io.twinwire.support.sensor.channel.ChannelTable;
import io.twinwire.support.sensor.device.Backoff;
import io.twinwire.support.sensor.device.EventDrivenSensor;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** One instance of the adapter as the component puts it together, with a quick back-off. */
public final class Gateway implements AutoCloseable {

  public final List<Reading> heard = new CopyOnWriteArrayList<>();
  final OpcUaHost host;
  final OpcUaDevice device;
  final EventDrivenSensor<OpcUaAddress> sensor;
  private final ThreadLoop loop = new ThreadLoop("gateway");

  /**
   * @param data where the certificates are
   */
  public Gateway(Path data, String url, Map<String, ?> attributes, String... channels) {
    host = new OpcUaHost(() -> data);
    List<String> faults = new ArrayList<>();
    Settings settings = quick(Settings.of(Configs.of(url, attributes), faults).orElseThrow());
    ChannelTable<OpcUaAddress> table =
        ChannelTable.of(
            channels,
            (address, options) ->
                OpcUaAddress.parse(address, options, settings.sampling(), settings.queue()));
    device = new OpcUaDevice(settings, host, Clock.systemUTC());
    sensor =
        new EventDrivenSensor<>(
            "plant",
            faults,
            table,
            device,
            loop,
            new Backoff(
                new RetryPolicy(Duration.ofMillis(50), Duration.ofMillis(200), 0.5),
                System::nanoTime,
                new Random(1)),
            Clock.systemUTC());
    sensor.subscribe(heard::addAll);
    sensor.start();
  }

  /** The least session timeout of a configuration is longer than a test likes to wait. */
  private static Settings quick(Settings settings) {
    return settings.session().toSeconds() > 10
        ? settings
        : new Settings(
            settings.url(),
            settings.policy(),
            settings.mode(),
            settings.trustOnFirstUse(),
            settings.login(),
            settings.publishing(),
            settings.sampling(),
            settings.queue(),
            settings.timeout(),
            Duration.ofSeconds(2),
            settings.keepAlive());
  }

  /** Waits until the server is there. */
  public Gateway connected() {
    await("the server")
        .until(
            () ->
                sensor.trouble().isEmpty()
                    && sensor.read().stream().noneMatch(Gateway::isNotReported));
    return this;
  }

  private static boolean isNotReported(Reading reading) {
    return reading.quality() == Quality.BAD && reading.reason().equals("nothing reported yet");
  }

  /** Waits until it says why it cannot read the server; returns what it says. */
  public String trouble(String part) {
    await("the trouble " + part)
        .until(() -> sensor.trouble().filter(cause -> cause.contains(part)).isPresent());
    return sensor.trouble().orElseThrow();
  }

  public Reading reading(String channel) {
    return sensor.read().stream()
        .filter(reading -> reading.channel().equals(channel))
        .findFirst()
        .orElseThrow();
  }

  /** Waits until a channel has a good value. */
  public void awaits(String channel, Object value) {
    await(channel)
        .untilAsserted(
            () ->
                assertThat(reading(channel))
                    .matches(reading -> reading.quality() == Quality.GOOD)
                    .matches(
                        reading -> reading.value().orElseThrow().equals(value), "is " + value));
  }

  /** The good values of a channel in the order in which they came. */
  public List<Object> values(String channel) {
    return heard.stream()
        .filter(reading -> reading.channel().equals(channel))
        .filter(reading -> reading.quality() == Quality.GOOD)
        .map(reading -> reading.value().orElseThrow())
        .toList();
  }

  /** Waits until a session is cut and the channels say so. */
  public void awaitCut() {
    trouble("the connection is cut; its session is being resumed");
  }

  public void write(String channel, Object value) throws Exception {
    sensor.write(channel, value);
  }

  public String browse(String node) throws Exception {
    return device.browser().lines(node);
  }

  public static ConditionFactory await(String what) {
    return Awaitility.await(what)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(10));
  }

  @Override
  public void close() {
    sensor.close();
    loop.close(Duration.ofSeconds(5));
    host.close();
  }
}
