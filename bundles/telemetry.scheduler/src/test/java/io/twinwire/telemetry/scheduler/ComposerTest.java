package io.twinwire.telemetry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.sensor.Reading;
import io.twinwire.support.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ComposerTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:15:30Z");

  @Test
  void keysAreInOrder() {
    Map<String, Object> values = Map.of("z/2", 1, "z/1", 1, "a/2", 1, "a/1", 1);
    assertThat(Composer.compose(new TreeMap<>(values), 10_000).get(0).keySet())
        .containsExactly("a/1", "a/2", "z/1", "z/2");
  }

  @Test
  void nothingToTellIsNoMessage() {
    assertThat(Composer.compose(new TreeMap<>(), 10_000)).isEmpty();
  }

  @Test
  void moreThanOneMessageHoldsIsSplitAndNoReadingIsMissing() {
    TreeMap<String, Object> values = new TreeMap<>();
    for (int i = 0; i < 500; i++) {
      values.put("s/channel-" + i, "ä".repeat(i));
    }
    List<Map<String, Object>> messages = Composer.compose(values, 2000);
    assertThat(messages).hasSizeGreaterThan(100);
    assertThat(messages.stream().mapToInt(Map::size).sum()).isEqualTo(500);
    assertThatEachFits(messages);
  }

  @Test
  void aReadingThatFitsIntoNoMessageIsBadAndTheOthersAreSent() {
    TreeMap<String, Object> values = new TreeMap<>(Map.of("s/big", "x".repeat(5000), "s/small", 1));
    List<Map<String, Object>> messages = Composer.compose(values, 2000);
    assertThat(messages).hasSize(1);
    assertThat(messages.get(0)).containsEntry("s/small", 1);
    assertThat(Json.write(messages.get(0).get("s/big"))).contains("\"q\":\"bad\"", "is above 1872");
  }

  @Test
  void aLongListGoesOnUnderItsKeyInTheNextMessageInOrder() {
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      readings.add(Reading.good("c", i == 250 ? "x".repeat(3000) : i, "", NOW.plusSeconds(i)));
    }
    TreeMap<String, Object> values = new TreeMap<>(Map.of("s/b", 1, "s/d", 2));
    values.put("s/c", Form.list(readings, 0));
    List<Map<String, Object>> messages = Composer.compose(values, 2000);
    assertThatEachFits(messages);
    List<Object> seen = new ArrayList<>();
    for (Map<String, Object> message : messages) {
      if (message.get("s/c") instanceof List<?> part) {
        part.forEach(element -> seen.add(((Map<?, ?>) element).get("v")));
      }
    }
    assertThat(seen).hasSize(500).startsWith(0L, 1L, 2L).endsWith(498L, 499L);
    assertThat(seen.get(250)).isNull();
    assertThat(messages.get(messages.size() - 1)).containsKeys("s/c", "s/d");
  }

  private static void assertThatEachFits(List<Map<String, Object>> messages) {
    for (Map<String, Object> message : messages) {
      assertThat(Composer.body(Long.MAX_VALUE, NOW, message)).hasSizeLessThanOrEqualTo(2000);
    }
  }
}
