package io.twinwire.sensor.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.sensor.Quality;
import io.twinwire.api.sensor.Reading;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SimulatedSensorTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:15:30Z");

  private static List<Reading> samples(long seed, int count) {
    SimulatedSensor sensor = new SimulatedSensor(seed, Clock.fixed(NOW, ZoneOffset.UTC));
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      readings.addAll(sensor.read());
    }
    return readings;
  }

  @Test
  void theSameSeedGivesTheSameValues() {
    assertThat(samples(42, 300)).isEqualTo(samples(42, 300));
  }

  @Test
  void anotherSeedGivesOtherValues() {
    assertThat(samples(42, 10)).isNotEqualTo(samples(43, 10));
  }

  @Test
  void theValuesOfASeedDoNotChangeFromReleaseToRelease() {
    assertThat(samples(1, 2))
        .extracting(reading -> reading.value().orElseThrow())
        .containsExactly(66.71, 100.1, false, 66.52, 100.35, false);
  }

  @Test
  void aSampleHasTemperaturePressureAndValve() {
    List<Reading> sample = samples(1, 1);
    assertThat(sample)
        .extracting(Reading::channel)
        .containsExactly("temperature", "pressure", "valve");
    assertThat(sample).extracting(Reading::unit).containsExactly("Cel", "kPa", "");
    assertThat(sample).allMatch(reading -> reading.quality() == Quality.GOOD);
    assertThat(sample).allMatch(reading -> reading.time().equals(NOW));
  }

  @Test
  void theTemperatureMovesSlowlyWithinItsRange() {
    double last = Double.NaN;
    for (Reading reading : samples(7, 500)) {
      if (reading.channel().equals("temperature")) {
        double value = (Double) reading.value().orElseThrow();
        assertThat(value).isBetween(61.0, 79.0);
        if (!Double.isNaN(last)) {
          assertThat(Math.abs(value - last)).isLessThan(1.5);
        }
        last = value;
      }
    }
  }

  @Test
  void theValveOpensAndCloses() {
    assertThat(samples(7, 300))
        .filteredOn(reading -> reading.channel().equals("valve"))
        .extracting(reading -> reading.value().orElseThrow())
        .contains(true, false);
  }

  @Test
  void aSensorWithoutANameHasThatOfItsInstance() {
    Map<String, String> pid = Map.of("service.pid", "io.twinwire.sensor.simulated~boiler");
    assertThat(SimulatedSensorComponent.name("", pid)).isEqualTo("boiler");
    assertThat(SimulatedSensorComponent.name("pump", pid)).isEqualTo("pump");
  }
}
