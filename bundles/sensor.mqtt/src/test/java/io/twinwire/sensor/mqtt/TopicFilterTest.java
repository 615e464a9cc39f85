package io.twinwire.sensor.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicFilterTest {

  private static boolean matches(String filter, String topic) {
    return TopicFilter.parse(filter).match(Arrays.asList(topic.split("/", -1))).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "a/b, a/b, true",
    "a/b, a/c, false",
    "a/b, a/b/c, false",
    "a/+, a/b, true",
    "a/+, a/, true",
    "a/+, a, false",
    "a/#, a, true",
    "a/#, a/b/c, true",
    "#, a/b, true",
    "+/+, /a, true",
    "a/{x}/c, a/b/c, true",
    "a/{x}/c, a/b/d, false",
  })
  void a_filter_matches_as_mqtt_says(String filter, String topic, boolean matches) {
    assertThat(matches(filter, topic)).isEqualTo(matches);
  }

  @Test
  void named_parts_have_the_values_of_their_levels() {
    TopicFilter filter = TopicFilter.parse("{site}/+/{room}/#");

    assertThat(filter.subscription()).isEqualTo("+/+/+/#");
    assertThat(filter.match(Arrays.asList("oslo", "x", "kitchen", "a")))
        .contains(Map.of("site", "oslo", "room", "kitchen"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b+", "#/a", "a/{x}y", "a/{x", "{1}/a", "{x}/{x}", ""})
  void what_is_no_filter_is_refused(String filter) {
    assertThatThrownBy(() -> TopicFilter.parse(filter))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "a/#, a/b, true",
    "a/#, a, true",
    "a/+, a/{x}, true",
    "a/+, a/b, true",
    "a/b, a/+, false",
    "a/+, a/#, false",
    "a/b/+, a/+/c, false",
    "#, +/a/#, true",
    "a/#, a/+/#, true",
  })
  void a_filter_covers_what_it_hears_anyway(String one, String other, boolean covers) {
    assertThat(TopicFilter.parse(one).covers(TopicFilter.parse(other))).isEqualTo(covers);
  }
}
