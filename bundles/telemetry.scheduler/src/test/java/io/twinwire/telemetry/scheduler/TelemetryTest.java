package io.twinwire.telemetry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.outbox.Outbox;
import io.twinwire.api.sensor.Reading;
import io.twinwire.api.sensor.Sensor;
import io.twinwire.support.testing.ManualLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class TelemetryTest {

  private final ManualLoop loop = new ManualLoop();
  private final SensorRegistry sensors = new SensorRegistry();
  private final FakeOutbox outbox = new FakeOutbox();
  private final Deque<Runnable> held = new ArrayDeque<>();
  private Optional<Outbox> bound = Optional.of(outbox);
  private long lastId;

  private Telemetry start(int interval) {
    return start(interval, Runnable::run);
  }

  private Telemetry start(int interval, Executor threads) {
    Telemetry telemetry =
        new Telemetry(settings(interval), loop, loop, threads, sensors, () -> bound);
    telemetry.start();
    return telemetry;
  }

  private static Settings settings(int interval) {
    return new Settings(
        Duration.ofSeconds(interval), Duration.ofSeconds(10), 10_000, Wishes.STANDARD, List.of());
  }

  private Map<String, Object> add(String name, Sensor sensor) {
    Map<String, Object> properties = Map.of("service.id", ++lastId, "sensor.name", name);
    sensors.put(sensor, properties);
    return properties;
  }

  private Sensor good() {
    return () -> List.of(Reading.good("power", 4.5, "W", loop.instant()));
  }

  private void pass(double seconds) {
    loop.pass(Duration.ofMillis((long) (seconds * 1000)));
  }

  /** Lets the sensor threads that were held back do their work. */
  private void release() {
    while (!held.isEmpty()) {
      held.remove().run();
    }
  }

  @Test
  void theFirstMessageComesAfterTheGraceAndTheNextOnesEveryInterval() {
    add("pump", good());
    start(60);
    pass(0.9);
    assertThat(outbox.bodies).isEmpty();
    pass(0.1);
    assertThat(outbox.bodies).hasSize(1);
    pass(59.9);
    assertThat(outbox.bodies).hasSize(1);
    pass(0.1);
    assertThat(outbox.bodies).hasSize(2);
  }

  @Test
  void aMessageHoldsItsNumberItsTimeAndTheReadings() {
    add("pump", good());
    start(60);
    pass(1);
    assertThat(outbox.bodies.get(0))
        .isEqualTo(
            "{\"messageNumber\":1,\"time\":\"2026-11-22T10:15:01.000Z\","
                + "\"readings\":{\"pump/power\":4.5}}");
    assertThat(outbox.messages.get(0).contentType()).isEqualTo("application/json");
    assertThat(outbox.messages.get(0).contentEncoding()).isEqualTo("utf-8");
  }

  @Test
  void noSensorsSendNothing() {
    start(1);
    pass(10);
    assertThat(outbox.bodies).isEmpty();
  }

  @Test
  void aShorterIntervalSendsAtOnceWhenItsTimeHasPassed() {
    add("pump", good());
    Telemetry telemetry = start(60);
    pass(1);
    pass(30);
    telemetry.change(settings(20));
    pass(0);
    assertThat(outbox.bodies).hasSize(2);
    pass(19.9);
    assertThat(outbox.bodies).hasSize(2);
    pass(0.1);
    assertThat(outbox.bodies).hasSize(3);
  }

  @Test
  void aNewIntervalCountsFromTheLastSend() {
    add("pump", good());
    Telemetry telemetry = start(60);
    pass(1);
    pass(30);
    telemetry.change(settings(40));
    pass(9.9);
    assertThat(outbox.bodies).hasSize(1);
    pass(0.1);
    assertThat(outbox.bodies).hasSize(2);
    telemetry.change(settings(100));
    pass(99);
    assertThat(outbox.bodies).hasSize(2);
    pass(1);
    assertThat(outbox.bodies).hasSize(3);
  }

  @Test
  void anUnchangedIntervalChangesNothing() {
    add("pump", good());
    Telemetry telemetry = start(60);
    pass(1);
    for (int i = 0; i < 59; i++) {
      pass(1);
      telemetry.change(settings(60));
    }
    assertThat(outbox.bodies).hasSize(1);
    pass(1);
    assertThat(outbox.bodies).hasSize(2);
  }

  @Test
  void missedSendsAreSkippedAndTheTimeGridIsKept() {
    add("pump", good());
    start(10);
    pass(1);
    loop.stall(Duration.ofSeconds(35));
    assertThat(outbox.bodies).hasSize(2);
    pass(4.9);
    assertThat(outbox.bodies).hasSize(2);
    pass(0.1);
    assertThat(outbox.bodies).hasSize(3);
  }

  @Test
  void sensorsComeAndGoWhileItRuns() {
    start(10);
    pass(1);
    Map<String, Object> pump = add("pump", good());
    pass(10);
    assertThat(readings(0)).containsOnlyKeys("pump/power");
    add("boiler", good());
    pass(10);
    assertThat(readings(1)).containsOnlyKeys("boiler/power", "pump/power");
    sensors.remove(pump);
    pass(10);
    assertThat(readings(2)).containsOnlyKeys("boiler/power");
  }

  @Test
  void aSensorThatThrowsHarmsNoOtherAndIsNamedUntilItWorksAgain() {
    boolean[] broken = {true};
    add("pump", good());
    add(
        "boiler",
        () -> {
          if (broken[0]) {
            throw new IllegalStateException("10.0.0.5:502 does not answer");
          }
          return List.of();
        });
    Telemetry telemetry = start(10);
    pass(1);
    assertThat(readings(0)).containsOnlyKeys("pump/power");
    assertThat(telemetry.troubles()).containsExactly("sensor boiler: 10.0.0.5:502 does not answer");
    broken[0] = false;
    pass(10);
    assertThat(telemetry.troubles()).isEmpty();
  }

  @Test
  void aSensorWhoseClassesAreGoneHarmsNoOther() {
    add("pump", good());
    add(
        "boiler",
        () -> {
          throw new NoClassDefFoundError("gone");
        });
    Telemetry telemetry = start(10);
    pass(1);
    assertThat(readings(0)).containsOnlyKeys("pump/power");
    assertThat(telemetry.troubles()).containsExactly("sensor boiler: gone");
  }

  @Test
  void aSensorThatHangsIsNotCalledAgainAndTheOthersAreSent() {
    add("boiler", good());
    add("pump", good());
    // The boiler's thread is held back, the pump's is not.
    int[] boilers = {0};
    Telemetry telemetry =
        start(
            60,
            task -> {
              if (((SensorCall) task).source().name().equals("boiler")) {
                boilers[0]++;
                held.add(task);
              } else {
                task.run();
              }
            });
    pass(1);
    assertThat(outbox.bodies).isEmpty();
    pass(10);
    assertThat(readings(0)).containsOnlyKeys("pump/power");
    assertThat(telemetry.troubles()).containsExactly("sensor boiler: no answer within 10 s");
    pass(50);
    assertThat(readings(1)).containsOnlyKeys("pump/power");
    assertThat(boilers[0]).isEqualTo(1);
    release();
    pass(60);
    assertThat(boilers[0]).isEqualTo(2);
    release();
    pass(0);
    assertThat(telemetry.troubles()).isEmpty();
  }

  @Test
  void aSlowSensorDoesNotHoldBackAShortIntervalAndItsReadingsFollow() {
    add("boiler", good());
    start(2, held::add);
    add("pump", good());
    pass(1);
    held.remove().run();
    pass(1);
    assertThat(readings(0)).containsOnlyKeys("boiler/power");
    pass(0.5);
    release();
    pass(0.5);
    release();
    pass(1);
    assertThat(readings(1)).containsOnlyKeys("boiler/power", "pump/power");
  }

  @Test
  void aLateReadingFollowsUnlessANewerOneOfItsChannelIsThereByThen() {
    Deque<List<Reading>> answers = new ArrayDeque<>();
    add("boiler", answers::remove);
    start(2, held::add);
    pass(1);
    pass(1.5);
    Instant late = loop.instant();
    answers.add(
        List.of(
            Reading.good("overtaken", "late", "", late),
            Reading.good("alone", "late", "", late),
            Reading.good("newest", "late", "", late)));
    release();
    pass(0.5);
    assertThat(outbox.bodies).isEmpty();
    answers.add(
        List.of(
            Reading.good("overtaken", "on time", "", loop.instant()),
            Reading.good("newest", "of an older sample", "", late.minusMillis(1))));
    release();
    pass(0);
    assertThat(readings(0))
        .containsOnly(
            Map.entry("boiler/alone", "late"),
            Map.entry("boiler/newest", "late"),
            Map.entry("boiler/overtaken", "on time"));
  }

  @Test
  void withoutAnOutboxNothingIsSampledAndHealthSaysSo() {
    add("pump", good());
    bound = Optional.empty();
    Telemetry telemetry = start(10);
    pass(1);
    assertThat(telemetry.troubles()).containsExactly("outbox: there is none; nothing is sampled");
    bound = Optional.of(outbox);
    pass(10);
    assertThat(outbox.bodies).hasSize(1);
    assertThat(telemetry.troubles()).isEmpty();
  }

  @Test
  void aRefusedMessageShowsInHealthUntilOneIsAccepted() {
    add("pump", good());
    outbox.full = true;
    Telemetry telemetry = start(10);
    pass(1);
    assertThat(telemetry.troubles()).hasSize(1).first().asString().contains("full");
    outbox.full = false;
    pass(10);
    assertThat(telemetry.troubles()).isEmpty();
  }

  private Map<String, Object> readings(int message) {
    return outbox.readings(message);
  }
}
