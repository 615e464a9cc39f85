package io.twinwire.sensor.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.twinwire.api.sensor.Quality;
import io.twinwire.api.sensor.Reading;
import io.twinwire.sensor.mqtt.MqttSettings.Broker;
import io.twinwire.sensor.mqtt.MqttSettings.Login;
import io.twinwire.sensor.mqtt.MqttSettings.Retained;
import io.twinwire.support.exec.ThreadLoop;
import io.twinwire.support.retry.RetryPolicy;
import io.twinwire.support.sensor.device.Backoff;
import io.twinwire.support.sensor.device.EventDrivenSensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** A sensor at a broker, with the readings that it told, and short waits between its tries. */
final class Rig implements AutoCloseable {

  static final MqttSettings STANDARD =
      new MqttSettings(
          Optional.empty(),
          "twinwire-test",
          Login.NONE,
          true,
          1,
          Duration.ofSeconds(30),
          Duration.ofSeconds(2),
          Retained.UNCERTAIN,
          1_000,
          10);

  final EventDrivenSensor<MqttAddress> sensor;
  private final ThreadLoop loop = new ThreadLoop("twinwire-mqtt-test");
  private final List<Reading> told = new ArrayList<>();

  /** How often the sensor began to wait for its next try. */
  final AtomicInteger waits = new AtomicInteger();

  Rig(MqttSettings settings, Broker broker, String... lines) {
    this(
        at(settings, broker),
        new RetryPolicy(Duration.ofMillis(5), Duration.ofMillis(20), 0),
        lines);
  }

  private Rig(MqttSettings settings, RetryPolicy policy, String... lines) {
    sensor =
        MqttDevice.sensor(
            "test",
            List.of(),
            settings,
            lines,
            loop,
            new Backoff(policy, this::nanos, RandomGenerator.getDefault()));
    sensor.subscribe(
        readings -> {
          synchronized (told) {
            told.addAll(readings);
          }
        });
    sensor.start();
  }

  private long nanos() {
    waits.incrementAndGet();
    return System.nanoTime();
  }

  static MqttSettings at(MqttSettings s, Broker broker) {
    return new MqttSettings(
        Optional.of(broker),
        s.clientId(),
        s.login(),
        s.cleanSession(),
        s.qos(),
        s.keepAlive(),
        s.timeout(),
        s.retained(),
        s.maxPayload(),
        s.maxChannels());
  }

  List<Reading> told() {
    synchronized (told) {
      return List.copyOf(told);
    }
  }

  Optional<Reading> last(String channel) {
    return told().stream().filter(r -> r.channel().equals(channel)).reduce((a, b) -> b);
  }

  /** The next reading of a channel that says so. */
  Reading awaitValue(String channel, Object value) {
    await().untilAsserted(() -> assertThat(last(channel).flatMap(Reading::value)).contains(value));
    return last(channel).orElseThrow();
  }

  Reading awaitBad(String channel, String reason) {
    await()
        .untilAsserted(
            () -> {
              assertThat(last(channel).map(Reading::quality)).contains(Quality.BAD);
              assertThat(last(channel).orElseThrow().reason()).contains(reason);
            });
    return last(channel).orElseThrow();
  }

  @Override
  public void close() {
    sensor.close();
    assertThat(loop.close(Duration.ofSeconds(3))).isTrue();
  }
}
