package io.twinwire.telemetry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.sensor.Channel;
import io.twinwire.api.sensor.EventSensor;
import io.twinwire.api.sensor.Reading;
import io.twinwire.api.sensor.ValueType;
import io.twinwire.support.testing.ManualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReportingSensorTest {

  private static final Map<String, Object> PRESS = Map.of("service.id", 1L, "sensor.name", "press");

  private final class Press implements EventSensor {
    private final List<Listener> listeners = new ArrayList<>();
    private List<Channel> channels = List.of();
    private int reads;

    @Override
    public Subscription subscribe(Listener listener) {
      listeners.add(listener);
      return () -> listeners.remove(listener);
    }

    @Override
    public List<Channel> channels() {
      return channels;
    }

    @Override
    public List<Reading> read() {
      reads++;
      return List.of();
    }

    private void say(double value) {
      List<Reading> readings = List.of(Reading.good("force", value, "kN", loop.instant()));
      listeners.forEach(listener -> listener.readings(readings));
    }
  }

  private final ManualLoop loop = new ManualLoop();
  private final SensorRegistry sensors = new SensorRegistry();
  private final FakeOutbox outbox = new FakeOutbox();
  private final Press press = new Press();
  private final Telemetry telemetry =
      new Telemetry(
          new Settings(
              Duration.ofSeconds(60),
              Duration.ofSeconds(10),
              10_000,
              new Wishes(
                  Optional.empty(),
                  Optional.of(Aggregation.SUMMARY),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty()),
              List.of()),
          loop,
          loop,
          Runnable::run,
          sensors,
          () -> Optional.of(outbox));

  @BeforeEach
  void start() {
    sensors.put(press, PRESS);
    telemetry.start();
    loop.pass(Duration.ofSeconds(1));
  }

  @Test
  void aSensorThatReportsByItselfIsNeverSampledAndAllItSaysIsAggregated() {
    press.say(2);
    press.say(4);
    loop.pass(Duration.ofSeconds(30));
    press.say(9);
    loop.pass(Duration.ofSeconds(30));

    assertThat(outbox.bodies).hasSize(1);
    assertThat(outbox.bodies.get(0))
        .contains("\"press/force\":{", "\"mean\":5.0,\"min\":2.0,\"max\":9.0,\"n\":3}");
    assertThat(press.reads).isZero();
    assertThat(telemetry.sampled()).isEqualTo(Map.of("press", Duration.ZERO));
  }

  @Test
  void whatSaysNothingIsInNoMessage() {
    loop.pass(Duration.ofSeconds(300));

    assertThat(outbox.bodies).isEmpty();
  }

  @Test
  void aSensorThatGoesIsHeardNoMore() {
    sensors.remove(PRESS);
    telemetry.refresh();

    assertThat(press.listeners).isEmpty();
  }

  @Test
  void whatASensorStillSaidWhenItWentIsDropped() {
    press.say(2);
    sensors.remove(PRESS);
    telemetry.refresh();
    loop.pass(Duration.ofSeconds(60));

    assertThat(outbox.bodies).isEmpty();
  }

  @Test
  void whatComesFasterThanItCanBeGatheredIsBoundedAndSaid() {
    List<Reading> flood =
        Collections.nCopies(Listening.MOST + 7, Reading.good("force", 1.0, "kN", loop.instant()));
    press.listeners.forEach(listener -> listener.readings(flood));

    assertThat(telemetry.troubles())
        .contains("sensors: 7 readings came faster than they could be gathered, and are dropped");
    loop.pass(Duration.ofSeconds(60));
    assertThat(outbox.bodies.get(0)).contains("\"n\":" + Listening.MOST + "}");
  }

  @Test
  void theDeadbandThatTheSensorDeclaresHolds() {
    press.channels =
        List.of(
            new Channel(
                "force",
                ValueType.NUMBER,
                "kN",
                1,
                0,
                Optional.empty(),
                new Channel.Deadband(5, 0),
                false));
    telemetry.refresh();
    for (double force : new double[] {10, 14, 16}) {
      press.say(force);
      loop.pass(Duration.ofSeconds(60));
    }

    assertThat(outbox.bodies).hasSize(2);
    assertThat(outbox.bodies.get(1)).contains("\"mean\":16.0");
  }

  @Test
  void aSensorThatThrowsWhenItIsListenedToHarmsNoOther() {
    EventSensor broken =
        new EventSensor() {
          @Override
          public Subscription subscribe(Listener listener) {
            throw new IllegalStateException("on purpose");
          }

          @Override
          public List<Channel> channels() {
            throw new IllegalStateException("on purpose");
          }

          @Override
          public List<Reading> read() {
            return List.of();
          }
        };
    sensors.put(broken, Map.of("service.id", 0L, "sensor.name", "broken"));
    telemetry.refresh();
    press.say(2);
    loop.pass(Duration.ofSeconds(60));

    assertThat(outbox.bodies).hasSize(1);
  }
}
