package io.twinwire.support.sensor.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {

  private static final Instant TIME = Instant.parse("2026-11-22T10:15:00Z");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-22T10:15:00Z",
        "2026-11-22T11:15:00+01:00",
        "2026-11-22T10:15:00",
        " 2026-11-22 10:15:00 ",
        "1795342500",
        "1795342500.0",
        "1795342500000",
        "1795342500000000",
        "1795342500000000000",
      })
  void times_are_iso_or_numbers_whose_size_says_the_unit(String text) {
    assertThat(Times.standard().read(text)).isEqualTo(TIME);
  }

  @Test
  void a_number_keeps_its_fraction() {
    assertThat(Times.standard().read(1795342500.25)).isEqualTo(TIME.plusMillis(250));
    assertThat(Times.standard().read(1795342500250L)).isEqualTo(TIME.plusMillis(250));
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "", "2026-13-01T00:00:00Z", "-1", "22.11.2026"})
  void what_is_no_time_is_refused(String text) {
    assertThatThrownBy(() -> Times.standard().read(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "' is no time");
  }

  @Test
  void a_pattern_reads_local_times_in_its_zone() {
    Times times = Times.of(Optional.of("dd.MM.yyyy HH:mm:ss"), Optional.of("Europe/Berlin"));

    assertThat(times.read("22.11.2026 11:15:00")).isEqualTo(TIME);
  }

  @Test
  void a_wrong_pattern_or_zone_is_named() {
    assertThatThrownBy(() -> Times.of(Optional.of("bbb"), Optional.empty()))
        .hasMessageContaining("format: 'bbb'");
    assertThatThrownBy(() -> Times.of(Optional.empty(), Optional.of("Berlin")))
        .hasMessageContaining("zone: 'Berlin'");
  }
}
