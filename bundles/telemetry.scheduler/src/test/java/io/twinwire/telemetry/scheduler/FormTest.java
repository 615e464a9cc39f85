package io.twinwire.telemetry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.sensor.Quality;
import io.twinwire.api.sensor.Reading;
import io.twinwire.support.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FormTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:15:30Z");

  @Test
  void aGoodValueOfTheMessagesTimeStandsAlone() {
    assertThat(single(Reading.good("c", true, "", NOW.plusMillis(1000)))).isEqualTo("true");
    assertThat(single(Reading.good("c", 5, "", NOW.minusMillis(1000)))).isEqualTo("5");
    assertThat(single(Reading.good("c", "on", "", NOW))).isEqualTo("\"on\"");
  }

  @Test
  void aSampleOfAnotherTimeTellsItsOwn() {
    assertThat(single(Reading.good("c", 5, "", NOW.minusMillis(1001))))
        .isEqualTo("{\"v\":5,\"t\":\"2026-11-22T10:15:28.999Z\",\"q\":\"good\"}");
  }

  @Test
  void aBadReadingHasAReasonAndNoValue() {
    assertThat(single(Reading.bad("c", "timeout", NOW)))
        .isEqualTo("{\"q\":\"bad\",\"reason\":\"timeout\"}");
    assertThat(single(new Reading("c", Optional.of(1.5), NOW, Quality.BAD, "", "stale")))
        .isEqualTo("{\"q\":\"bad\",\"reason\":\"stale\"}");
  }

  @Test
  void anUncertainReadingHasValueTimeQualityAndReason() {
    assertThat(single(new Reading("c", Optional.of(1.5), NOW, Quality.UNCERTAIN, "", "drift")))
        .isEqualTo(
            "{\"v\":1.5,\"t\":\"2026-11-22T10:15:30.000Z\",\"q\":\"uncertain\","
                + "\"reason\":\"drift\"}");
  }

  @Test
  void anAggregateHasTheTimesOfItsSamplesItsFiguresAndTheirNumber() {
    Window window = new Window();
    window.add(Reading.good("c", 4, "", NOW.minusSeconds(20)));
    window.add(Reading.good("c", 1, "", NOW.minusSeconds(10)));
    assertThat(aggregate(Aggregation.SUMMARY, window))
        .isEqualTo(
            "{\"t0\":\"2026-11-22T10:15:10.000Z\",\"t1\":\"2026-11-22T10:15:20.000Z\","
                + "\"mean\":2.5,\"min\":1,\"max\":4,\"n\":2}");
    assertThat(aggregate(Aggregation.MAX, window))
        .isEqualTo(
            "{\"t0\":\"2026-11-22T10:15:10.000Z\",\"t1\":\"2026-11-22T10:15:20.000Z\","
                + "\"max\":4,\"n\":2}");
  }

  @Test
  void goodSamplesAreAggregatedAndOfTheBadTheLastIsTold() {
    Window window = new Window();
    window.add(Reading.good("c", 4, "", NOW.minusSeconds(20)));
    window.add(Reading.bad("c", "timeout", NOW.minusSeconds(10)));
    window.add(Reading.bad("c", "refused", NOW.minusSeconds(5)));
    window.add(Reading.good("c", 6, "", NOW));
    assertThat(aggregate(Aggregation.MEAN, window))
        .isEqualTo(
            "{\"t0\":\"2026-11-22T10:15:10.000Z\",\"t1\":\"2026-11-22T10:15:30.000Z\","
                + "\"mean\":5.0,\"n\":2,"
                + "\"bad\":{\"n\":2,\"t\":\"2026-11-22T10:15:25.000Z\",\"reason\":\"refused\"}}");
  }

  @Test
  void anAggregateOfUncertainSamplesIsUncertain() {
    Window window = new Window();
    window.add(Reading.good("c", 4, "", NOW));
    window.add(new Reading("c", Optional.of(8), NOW, Quality.UNCERTAIN, "", "drift"));
    assertThat(aggregate(Aggregation.MIN, window))
        .endsWith("\"min\":4,\"n\":2,\"q\":\"uncertain\",\"reason\":\"drift\"}");
  }

  @Test
  void inAListEverySampleHasItsTimeAndItsQualityUnlessItIsGood() {
    assertThat(
            Json.write(
                Form.list(
                    List.of(
                        Reading.good("c", 1, "", NOW), Reading.bad("c", "timeout", NOW), good(3)),
                    7)))
        .isEqualTo(
            "[{\"v\":1,\"t\":\"2026-11-22T10:15:30.000Z\",\"dropped\":7},"
                + "{\"t\":\"2026-11-22T10:15:30.000Z\",\"q\":\"bad\",\"reason\":\"timeout\"},"
                + "{\"v\":3,\"t\":\"2026-11-22T10:15:30.000Z\"}]");
  }

  private static Reading good(int value) {
    return Reading.good("c", value, "", NOW);
  }

  private static String single(Reading reading) {
    return Json.write(Form.single(NOW, reading));
  }

  private static String aggregate(Aggregation aggregation, Window window) {
    return Json.write(Form.aggregate(aggregation, window.tally().orElseThrow(), window));
  }
}
