package io.twinwire.sensor.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.sensor.Quality;
import io.twinwire.api.sensor.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoilerTest {

  private static List<Reading> samples(long seed, int count) throws Exception {
    return new Fixture().with("seed", seed).readings(count);
  }

  @Test
  void theSameSeedGivesTheSameValues() throws Exception {
    assertThat(samples(42, 300)).isEqualTo(samples(42, 300));
  }

  @Test
  void anotherSeedGivesOtherValues() throws Exception {
    assertThat(samples(42, 10)).isNotEqualTo(samples(43, 10));
  }

  @Test
  void theValuesOfASeedDoNotChangeFromReleaseToRelease() throws Exception {
    assertThat(samples(1, 2))
        .extracting(reading -> reading.value().orElseThrow())
        .containsExactly(66.71, 100.1, false, 66.52, 100.35, false);
  }

  @Test
  void aSampleHasTemperaturePressureAndValve() throws Exception {
    List<Reading> sample = samples(1, 1);
    assertThat(sample)
        .extracting(Reading::channel)
        .containsExactly("temperature", "pressure", "valve");
    assertThat(sample).extracting(Reading::unit).containsExactly("Cel", "kPa", "");
    assertThat(sample).allMatch(reading -> reading.quality() == Quality.GOOD);
    assertThat(sample).allMatch(reading -> reading.time().equals(new Fixture().time.instant()));
  }

  @Test
  void theTemperatureMovesSlowlyWithinItsRange() throws Exception {
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
  void theValveOpensAndCloses() throws Exception {
    assertThat(samples(7, 300))
        .filteredOn(reading -> reading.channel().equals("valve"))
        .extracting(reading -> reading.value().orElseThrow())
        .contains(true, false);
  }
}
