package io.twinwire.sensor.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.sensor.Quality;
import io.twinwire.api.sensor.Reading;
import io.twinwire.support.sensor.device.PolledSensor;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultsTest {

  @Test
  void aChannelIsBadUncertainAndSilentAtItsTimesAndTheOthersGoOn() throws Exception {
    List<Reading> readings =
        new Fixture().channels("x = counter bad=1 uncertain=2 drop=3", "y = counter").readings(5);
    assertThat(readings)
        .filteredOn(reading -> reading.channel().equals("x"))
        .extracting(reading -> reading.quality() + " " + Fixture.value(reading))
        .containsExactly(
            "GOOD 0", "BAD bad: simulated: bad", "UNCERTAIN 2", "BAD bad: no value", "GOOD 4");
    assertThat(readings)
        .filteredOn(reading -> reading.channel().equals("y"))
        .extracting(Fixture::value)
        .containsExactly(0L, 1L, 2L, 3L, 4L);
  }

  @Test
  void aStuckValueIsTheOneBeforeAndLooksGood() throws Exception {
    Fixture fixture = new Fixture().channels("x = counter stuck=2..4");
    assertThat(fixture.values(6)).containsExactly(0L, 1L, 1L, 1L, 1L, 5L);
    assertThat(fixture.readings(6)).allMatch(reading -> reading.quality() == Quality.GOOD);
  }

  @Test
  void aFailingDeviceIsBadAsAWholeAndSamplesCountOn() throws Exception {
    Fixture fixture = new Fixture().channels("x = counter", "y = counter").with("fails", "1..2");
    PolledSensor<Simulation> sensor = fixture.polled();
    sensor.read();
    assertThat(Fixture.readings(sensor, 2))
        .extracting(Fixture::value)
        .containsOnly("bad: simulated: the device fails")
        .hasSize(4);
    assertThat(sensor.trouble()).hasValue("simulated: the device fails");
    assertThat(sensor.read()).extracting(Fixture::value).containsExactly(3L, 3L);
    assertThat(sensor.trouble()).isEmpty();
  }

  @Test
  void faultsByChanceHaveTheirShare() throws Exception {
    List<Reading> readings = new Fixture().channels("x = counter bad=5%").readings(4000);
    assertThat(readings.stream().filter(reading -> reading.quality() == Quality.BAD).count())
        .isBetween(150L, 250L);
    List<Reading> device = new Fixture().with("fails", "10%x10").readings(4000);
    assertThat(device.stream().filter(reading -> reading.quality() == Quality.BAD).count())
        .isBetween(900L, 1500L);
  }

  @Test
  void aSlowChannelHoldsItsSampleUp() throws Exception {
    Fixture fixture =
        new Fixture().channels("x = counter delay=200 delayed=1..2", "y = counter delay=50");
    fixture.readings(4);
    assertThat(fixture.delays).extracting(Duration::toMillis).containsExactly(50L, 250L, 250L, 50L);
  }

  @Test
  void afterTenThousandFailuresItIsReadAsBefore() throws Exception {
    PolledSensor<Simulation> sensor =
        new Fixture().channels("x = counter").with("fails", "0..9999").polled();
    int threads = Thread.activeCount();
    assertThat(Fixture.readings(sensor, 10_000))
        .allMatch(reading -> reading.quality() == Quality.BAD);
    assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads);
    assertThat(sensor.read()).extracting(Fixture::value).containsExactly(10_000L);
  }
}
