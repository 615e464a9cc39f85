package io.twinwire.itests.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {

  @ParameterizedTest
  @CsvSource({
    "Seconds between two messages., seconds",
    "Milliseconds., milliseconds",
    "How many messages may wait., messages",
    "How many kilobytes of messages it holds., kilobytes",
    "TCP port of the page., TCP port",
    "TCP ports that speak TLS., TCP port",
    "Number to begin with., ''"
  })
  void a_description_begins_with_its_unit(String description, String unit) {
    assertThat(Units.of(description)).contains(unit);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "The most threads.", "Secondsize.", "Waits 5 Seconds.", "How long."})
  void anything_else_names_none(String description) {
    assertThat(Units.of(description)).isEqualTo(Optional.empty());
  }
}
