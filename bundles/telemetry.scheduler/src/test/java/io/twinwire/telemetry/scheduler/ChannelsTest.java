package io.twinwire.telemetry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.sensor.Quality;
import io.twinwire.api.sensor.Reading;
import io.twinwire.support.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Aggregation and report by exception, message by message, each a minute after the other. */
class ChannelsTest {

  private static final Instant START = Instant.parse("2026-11-22T10:15:00Z");

  private final Channels channels = new Channels();
  private int maxSamples = 1000;
  private Plan plan = plan(Aggregation.LAST, Reporting.AUTO, 0, 0, 0);
  private Instant now = START;

  private static Plan plan(
      Aggregation aggregation, Reporting reporting, double absolute, double percent, int silence) {
    return new Plan(
        new Wishes(
            Optional.of(Duration.ZERO),
            Optional.of(aggregation),
            Optional.of(reporting),
            Optional.of(absolute),
            Optional.of(percent),
            Optional.of(Duration.ofSeconds(silence))),
        List.of(),
        Map.of());
  }

  /** Gathers samples a second apart, and says what the message tells of them a minute later. */
  private String message(Object... samples) {
    for (int i = 0; i < samples.length; i++) {
      Instant time = now.plusSeconds(i + 1);
      Object sample = samples[i];
      gather(sample instanceof Reading r ? at(r, time) : Reading.good("c", sample, "", time));
    }
    now = now.plusSeconds(60);
    Map<String, Object> values = channels.report(plan, now, Duration.between(START, now).toNanos());
    return values.isEmpty() ? "" : Json.write(values.get("s/c"));
  }

  private void gather(Reading reading) {
    channels.gather(plan, maxSamples, "s", List.of(reading));
  }

  private static Reading at(Reading r, Instant time) {
    return new Reading(r.channel(), r.value(), time, r.quality(), r.unit(), r.reason());
  }

  private static Reading bad(String reason) {
    return Reading.bad("c", reason, START);
  }

  private static Reading uncertain(Object value) {
    return new Reading("c", Optional.of(value), START, Quality.UNCERTAIN, "", "drift");
  }

  @Test
  void withoutAggregationTheNewestSampleIsToldEveryTime() {
    assertThat(message(1, 2)).startsWith("{\"v\":2,");
    assertThat(message(2)).startsWith("{\"v\":2,");
    assertThat(message()).isEmpty();
  }

  @Test
  void everyAggregateIsOfTheSamplesSinceTheMessageBefore() {
    plan = plan(Aggregation.SUMMARY, Reporting.AUTO, 0, 0, 0);
    assertThat(message(1, 2, 6)).contains("\"mean\":3.0,\"min\":1,\"max\":6,\"n\":3");
    assertThat(message(8)).contains("\"mean\":8.0,\"min\":8,\"max\":8,\"n\":1");
  }

  @Test
  void ofWhatTheMessageBeforeToldNothingIsLeftInTheNext() {
    plan = plan(Aggregation.SUMMARY, Reporting.ALWAYS, 0, 0, 0);
    assertThat(message("on", Reading.bad("c", "away", START), 9)).isNotEmpty();
    assertThat(message(1, 3))
        .endsWith("\"mean\":2.0,\"min\":1,\"max\":3,\"n\":2}")
        .contains("\"t0\":\"2026-11-22T10:16:01.000Z\"");
    assertThat(message()).isEmpty();
    assertThat(message(5)).contains("\"n\":1}");
  }

  @Test
  void whatIsNoNumberFallsBackToTheLastValue() {
    plan = plan(Aggregation.MEAN, Reporting.AUTO, 0, 0, 0);
    assertThat(message(true, false)).startsWith("{\"v\":false,");
    assertThat(message("on", "off")).startsWith("{\"v\":\"off\",");
    assertThat(message(1, "off", 2)).startsWith("{\"v\":2,");
  }

  @Test
  void ofNothingButBadSamplesTheLastIsTold() {
    plan = plan(Aggregation.MEAN, Reporting.AUTO, 0, 0, 0);
    assertThat(message(bad("timeout"), bad("refused")))
        .contains("\"q\":\"bad\",\"reason\":\"refused\"");
  }

  @Test
  void aChangeOfAggregationWhileSamplesAreGatheredLosesNone() {
    gather(Reading.good("c", 1, "", now));
    plan = plan(Aggregation.MAX, Reporting.AUTO, 0, 0, 0);
    assertThat(message(5)).contains("\"max\":5,\"n\":2");
  }

  @Test
  void withinTheDeadbandNothingIsToldAndSlowDriftIs() {
    plan = plan(Aggregation.LAST, Reporting.AUTO, 1, 0, 0);
    assertThat(message(20.0)).contains("20.0");
    assertThat(message(20.6)).isEmpty();
    assertThat(message(21.0)).isEmpty();
    assertThat(message(21.1)).contains("21.1");
    assertThat(message(20.2)).isEmpty();
  }

  @Test
  void byExceptionAlsoWithoutABandOnlyChangesAreTold() {
    plan = plan(Aggregation.LAST, Reporting.CHANGE, 0, 0, 0);
    assertThat(message(true)).contains("true");
    assertThat(message(true)).isEmpty();
    assertThat(message(false)).contains("false");
  }

  @Test
  void aDeadbandIsOffWhereEveryMessageIsAskedFor() {
    plan = plan(Aggregation.LAST, Reporting.ALWAYS, 1, 0, 0);
    assertThat(message(20.0)).contains("20.0");
    assertThat(message(20.0)).contains("20.0");
  }

  @Test
  void afterTheMaximumSilenceAValueGoesAnywayAndTheSilenceBeginsAnew() {
    plan = plan(Aggregation.LAST, Reporting.AUTO, 1, 0, 120);
    assertThat(message(20.0)).isNotEmpty();
    assertThat(message(20.1)).isEmpty();
    assertThat(message(20.2)).contains("20.2");
    assertThat(message(20.3)).isEmpty();
    assertThat(message(20.4)).contains("20.4");
  }

  @Test
  void aChangeOfQualityAlwaysGoesAndItsPersistenceDoesNot() {
    plan = plan(Aggregation.LAST, Reporting.AUTO, 1, 0, 0);
    assertThat(message(20.0)).isNotEmpty();
    assertThat(message(uncertain(20.0))).contains("uncertain");
    assertThat(message(bad("timeout"))).contains("timeout");
    assertThat(message(bad("timeout again"))).isEmpty();
    assertThat(message(20.0)).contains("20.0");
  }

  @Test
  void anAggregateGoesWhenBadSamplesBeginAndWhenTheyEnd() {
    plan = plan(Aggregation.MEAN, Reporting.AUTO, 1, 0, 0);
    assertThat(message(20.0)).isNotEmpty();
    assertThat(message(20.0, bad("timeout"))).contains("\"bad\":{\"n\":1");
    assertThat(message(20.0, bad("timeout"))).isEmpty();
    assertThat(message(20.0)).contains("\"mean\":20.0,\"n\":1}");
  }

  @Test
  void theBandLiesAroundTheAggregateAndNotAroundEverySample() {
    plan = plan(Aggregation.MEAN, Reporting.AUTO, 1, 0, 0);
    assertThat(message(20.0)).isNotEmpty();
    assertThat(message(10.0, 30.0)).isEmpty();
    plan = plan(Aggregation.MAX, Reporting.AUTO, 1, 0, 0);
    assertThat(message(10.0, 30.0)).contains("\"max\":30.0");
  }

  @Test
  void ofAllSamplesThoseWithinTheBandOfTheLastToldAreLeftOut() {
    plan = plan(Aggregation.ALL, Reporting.AUTO, 1, 0, 180);
    assertThat(values(message(20.0, 20.5, 22.0, 21.5, 20.0))).containsExactly(20.0, 22.0, 20.0);
    assertThat(message(20.9, 19.1)).isEmpty();
    assertThat(values(message(21.1))).containsExactly(21.1);
    assertThat(message(21.0)).isEmpty();
    assertThat(message(21.0)).isEmpty();
    assertThat(values(message(21.0, 21.2))).containsExactly(21.2);
  }

  @Test
  void ofTooManySamplesTheNewestAreKeptAndTheRestIsCounted() {
    plan = plan(Aggregation.ALL, Reporting.AUTO, 0, 0, 0);
    maxSamples = 3;
    String list = message(1, 2, 3, 4, 5);
    assertThat(values(list)).containsExactly(3L, 4L, 5L);
    assertThat(list).contains("\"dropped\":2");
    assertThat(channels.dropped()).isEqualTo(2);
    assertThat(values(message(6))).containsExactly(6L);
    assertThat(channels.dropped()).isZero();
  }

  @Test
  void whatTheOutboxRefusedIsNewsAgain() {
    plan = plan(Aggregation.LAST, Reporting.AUTO, 1, 0, 0);
    assertThat(message(20.0)).isNotEmpty();
    channels.forget(List.of("s/c"));
    assertThat(message(20.0)).isNotEmpty();
    assertThat(message(20.0)).isEmpty();
  }

  private static List<Object> values(String list) {
    List<Object> values = new ArrayList<>();
    ((List<?>) Json.parse(list)).forEach(sample -> values.add(((Map<?, ?>) sample).get("v")));
    return values;
  }
}
