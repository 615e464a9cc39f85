package io.twinwire.telemetry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.sensor.Quality;
import io.twinwire.api.sensor.Reading;
import io.twinwire.support.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComposerTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:15:30Z");

  @Test
  void aGoodValueOfTheMessagesTimeStandsAlone() {
    assertThat(one(Reading.good("c", true, "", NOW.plusMillis(1000)))).isEqualTo("true");
    assertThat(one(Reading.good("c", 5, "", NOW.minusMillis(1000)))).isEqualTo("5");
    assertThat(one(Reading.good("c", "on", "", NOW))).isEqualTo("\"on\"");
  }

  @Test
  void aSampleOfAnotherTimeTellsItsOwn() {
    assertThat(one(Reading.good("c", 5, "", NOW.minusMillis(1001))))
        .isEqualTo("{\"v\":5,\"t\":\"2026-11-22T10:15:28.999Z\",\"q\":\"good\"}");
  }

  @Test
  void aBadReadingHasAReasonAndNoValue() {
    assertThat(one(Reading.bad("c", "timeout", NOW)))
        .isEqualTo("{\"q\":\"bad\",\"reason\":\"timeout\"}");
    assertThat(one(new Reading("c", Optional.of(1.5), NOW, Quality.BAD, "", "stale")))
        .isEqualTo("{\"q\":\"bad\",\"reason\":\"stale\"}");
  }

  @Test
  void anUncertainReadingHasValueTimeQualityAndReason() {
    assertThat(one(new Reading("c", Optional.of(1.5), NOW, Quality.UNCERTAIN, "", "drift")))
        .isEqualTo(
            "{\"v\":1.5,\"t\":\"2026-11-22T10:15:30.000Z\",\"q\":\"uncertain\","
                + "\"reason\":\"drift\"}");
  }

  @Test
  void keysAreInTheSameOrderWhateverTheOrderOfTheSensors() {
    Map<String, List<Reading>> samples = new HashMap<>();
    for (String sensor : List.of("z", "a", "m")) {
      samples.put(sensor, List.of(Reading.good("2", 2, "", NOW), Reading.good("1", 1, "", NOW)));
    }
    assertThat(Composer.compose(NOW, samples, 10_000).get(0).keySet())
        .containsExactly("a/1", "a/2", "m/1", "m/2", "z/1", "z/2");
  }

  @Test
  void moreThanOneMessageHoldsIsSplitAndNoReadingIsMissing() {
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      readings.add(Reading.good("channel-" + i, "ä".repeat(i), "", NOW));
    }
    List<Map<String, Object>> messages = Composer.compose(NOW, Map.of("s", readings), 2000);
    assertThat(messages).hasSizeGreaterThan(100);
    assertThat(messages.stream().mapToInt(Map::size).sum()).isEqualTo(500);
    for (Map<String, Object> message : messages) {
      assertThat(Composer.body(Long.MAX_VALUE, NOW, message)).hasSizeLessThanOrEqualTo(2000);
    }
  }

  @Test
  void aReadingThatFitsIntoNoMessageIsBadAndTheOthersAreSent() {
    List<Reading> readings =
        List.of(Reading.good("big", "x".repeat(5000), "", NOW), Reading.good("small", 1, "", NOW));
    List<Map<String, Object>> messages = Composer.compose(NOW, Map.of("s", readings), 2000);
    assertThat(messages).hasSize(1);
    assertThat(messages.get(0)).containsEntry("s/small", 1L);
    assertThat(Json.write(messages.get(0).get("s/big"))).contains("\"q\":\"bad\"", "is above 1872");
  }

  private static String one(Reading reading) {
    return Json.write(
        Composer.compose(NOW, Map.of("s", List.of(reading)), 10_000).get(0).get("s/c"));
  }
}
