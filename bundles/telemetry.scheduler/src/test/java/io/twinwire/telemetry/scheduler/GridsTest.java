package io.twinwire.telemetry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.sensor.Reading;
import io.twinwire.support.testing.ManualLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** Sampling apart from sending, and sending at the pace of the quota. */
class GridsTest {

  private final ManualLoop loop = new ManualLoop();
  private final SensorRegistry sensors = new SensorRegistry();
  private final FakeOutbox outbox = new FakeOutbox();
  private final List<String> samples = new ArrayList<>();
  private final Deque<Runnable> held = new ArrayDeque<>();
  private long lastId;

  private Telemetry start(int sendInterval, int sampleInterval) {
    return start(sendInterval, sampleInterval, Runnable::run);
  }

  private Telemetry start(int sendInterval, int sampleInterval, Executor threads) {
    Telemetry telemetry =
        new Telemetry(
            settings(sendInterval, sampleInterval, Aggregation.SUMMARY),
            loop,
            loop,
            threads,
            sensors,
            () -> Optional.of(outbox));
    telemetry.start();
    return telemetry;
  }

  private static Settings settings(int sendInterval, int sampleInterval, Aggregation aggregation) {
    return new Settings(
        Duration.ofSeconds(sendInterval),
        Duration.ofSeconds(10),
        1000,
        new Wishes(
            Optional.of(Duration.ofSeconds(sampleInterval)),
            Optional.of(aggregation),
            Optional.of(Reporting.AUTO),
            Optional.of(0.0),
            Optional.of(0.0),
            Optional.of(Duration.ZERO)),
        List.of());
  }

  private static List<ChannelRule> rule(String match, int sampleInterval) {
    Wishes wishes =
        new Wishes(
            Optional.of(Duration.ofSeconds(sampleInterval)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return List.of(new ChannelRule("r", List.of(Match.of(match)), wishes, List.of()));
  }

  private void add(String name) {
    sensors.put(
        () -> {
          samples.add(name + "@" + loop.instant().toString().substring(14, 19));
          return List.of(Reading.good("power", 4.5, "W", loop.instant()));
        },
        Map.of("service.id", ++lastId, "sensor.name", name));
  }

  private void pass(int seconds) {
    loop.pass(Duration.ofSeconds(seconds));
  }

  private List<String> samples() {
    List<String> seen = List.copyOf(samples);
    samples.clear();
    return seen;
  }

  private Object count(int message, String key) {
    return ((Map<?, ?>) outbox.readings(message).get(key)).get("n");
  }

  @Test
  void aSensorIsSampledApartFromSendingAndTheSampleOfTheSendIsInIt() {
    add("pump");
    start(60, 20);
    pass(61);
    assertThat(samples()).containsExactly("pump@15:01", "pump@15:21", "pump@15:41", "pump@16:01");
    assertThat(outbox.times()).containsExactly("10:15:01", "10:16:01");
    assertThat(count(0, "pump/power")).isEqualTo(1L);
    assertThat(count(1, "pump/power")).isEqualTo(3L);
  }

  @Test
  void aRuleGivesOneSensorAnIntervalOfItsOwn() {
    add("boiler");
    add("pump");
    Telemetry telemetry = start(60, 0);
    telemetry.change(rule("boiler", 30));
    pass(61);
    assertThat(samples())
        .containsExactly(
            "boiler@15:01", "pump@15:01", "boiler@15:31", "boiler@16:01", "pump@16:01");
    assertThat(telemetry.sampled())
        .isEqualTo(Map.of("boiler", Duration.ofSeconds(30), "pump", Duration.ofSeconds(60)));
  }

  @Test
  void aSlowSensorIsInEveryMessageThatHasASampleOfIt() {
    add("boiler");
    add("pump");
    Telemetry telemetry = start(10, 0);
    telemetry.change(rule("boiler", 20));
    pass(21);
    assertThat(outbox.readings(0)).containsOnlyKeys("boiler/power", "pump/power");
    assertThat(outbox.readings(1)).containsOnlyKeys("pump/power");
    assertThat(outbox.readings(2)).containsOnlyKeys("boiler/power", "pump/power");
  }

  @Test
  void afterAPauseBothGridsSkipWhatWasMissedAndGoOnAsTheyWere() {
    add("pump");
    start(60, 7);
    pass(3);
    samples();
    loop.stall(Duration.ofHours(5));
    assertThat(samples()).hasSize(1);
    assertThat(outbox.bodies).hasSize(2);
    pass(6);
    assertThat(samples()).hasSizeLessThanOrEqualTo(1);
    pass(60);
    assertThat(outbox.bodies).hasSize(3);
    assertThat(outbox.times().get(2)).endsWith(":01");
    assertThat(samples()).hasSizeBetween(8, 9);
  }

  @Test
  void aJumpOfTheClockNeitherWayMovesAGrid() {
    add("pump");
    start(60, 20);
    pass(1);
    for (int hours : new int[] {5, -10}) {
      samples();
      int before = outbox.bodies.size();
      loop.setClock(Duration.ofHours(hours));
      pass(0);
      assertThat(samples()).isEmpty();
      pass(60);
      assertThat(samples()).hasSize(3);
      assertThat(outbox.bodies).hasSize(before + 1);
    }
  }

  @Test
  void aNewSendIntervalLeavesTheGridOfSamplesAndTheOtherWayRound() {
    add("pump");
    Telemetry telemetry = start(60, 25);
    pass(5);
    samples();
    telemetry.change(settings(40, 25, Aggregation.SUMMARY));
    pass(36);
    assertThat(samples()).containsExactly("pump@15:26");
    assertThat(outbox.times()).containsExactly("10:15:01", "10:15:41");
    telemetry.change(settings(40, 10, Aggregation.SUMMARY));
    pass(40);
    assertThat(outbox.times()).endsWith("10:16:21");
    assertThat(samples())
        .containsExactly("pump@15:41", "pump@15:51", "pump@16:01", "pump@16:11", "pump@16:21");
  }

  @Test
  void whatDoesNotConcernTheGridsLeavesThemAlone() {
    add("pump");
    Telemetry telemetry = start(60, 25);
    pass(1);
    samples();
    for (int i = 0; i < 60; i++) {
      Aggregation aggregation = i % 2 == 0 ? Aggregation.MEAN : Aggregation.SUMMARY;
      telemetry.change(settings(60, 25, aggregation));
      telemetry.change(i % 2 == 0 ? rule("boiler", 3) : List.of());
      telemetry.refresh();
      pass(1);
    }
    assertThat(samples()).containsExactly("pump@15:26", "pump@15:51");
    assertThat(outbox.times()).containsExactly("10:15:01", "10:16:01");
    assertThat(count(1, "pump/power")).isEqualTo(2L);
  }

  @Test
  void aSensorThatIsSlowerThanItsIntervalIsNotCalledTwiceAtOnce() {
    add("pump");
    start(60, 1, held::add);
    pass(9);
    assertThat(held).hasSize(1);
    held.remove().run();
    pass(1);
    assertThat(held).hasSize(1);
  }

  @Test
  void asTheQuotaRunsOutMessagesAreFurtherApartAndSamplesAreAggregatedForAsLong() {
    add("pump");
    Telemetry telemetry = start(10, 0);
    pass(1);
    outbox.spacing = Duration.ofSeconds(25);
    pass(50);
    assertThat(outbox.times()).containsExactly("10:15:01", "10:15:26", "10:15:51");
    assertThat(count(1, "pump/power")).isEqualTo(2L);
    assertThat(count(2, "pump/power")).isEqualTo(3L);
    assertThat(telemetry.troubles())
        .containsExactly(
            "quota: a message every 25 s, not every 10 s, so that the day's messages last; samples"
                + " are aggregated for as long");
    assertThat(telemetry.apart()).hasSeconds(25);
    assertThat(samples()).hasSize(6);
  }

  @Test
  void theOutboxIsAskedAgainBeforeEachMessageAndTheGridComesBack() {
    add("pump");
    Telemetry telemetry = start(10, 0);
    pass(1);
    outbox.spacing = Duration.ofHours(3);
    pass(35);
    assertThat(outbox.bodies).hasSize(1);
    outbox.spacing = Duration.ofSeconds(10);
    pass(5);
    assertThat(outbox.times()).containsExactly("10:15:01", "10:15:41");
    assertThat(count(1, "pump/power")).isEqualTo(4L);
    assertThat(telemetry.troubles()).isEmpty();
    pass(10);
    assertThat(outbox.times()).endsWith("10:15:51");
  }

  @Test
  void noLongerWaitThanADayComesOfAnySpacing() {
    add("pump");
    start(3600, 0);
    pass(1);
    outbox.spacing = Duration.ofSeconds(Long.MAX_VALUE);
    pass(86_400);
    assertThat(outbox.bodies).hasSize(2);
  }

  private static Settings onChange(int maxSilence) {
    Wishes standard = Wishes.STANDARD;
    return new Settings(
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        1000,
        new Wishes(
            standard.sampleInterval(),
            standard.aggregation(),
            Optional.of(Reporting.CHANGE),
            standard.deadbandAbsolute(),
            standard.deadbandPercent(),
            Optional.of(Duration.ofSeconds(maxSilence))),
        List.of());
  }

  @Test
  void withNothingToReportNoMessageIsSentAndNoneIsCounted() {
    add("pump");
    start(10, 0).change(onChange(30));
    pass(61);
    assertThat(outbox.times()).containsExactly("10:15:01", "10:15:31", "10:16:01");
  }

  @Test
  void whatTheOutboxRefusedIsReportedWithTheNextMessage() {
    add("pump");
    start(10, 0).change(onChange(0));
    outbox.full = true;
    pass(1);
    outbox.full = false;
    pass(30);
    assertThat(outbox.times()).containsExactly("10:15:11");
  }
}
