package io.twinwire.sensor.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.sensor.EventSensor.Subscription;
import io.twinwire.api.sensor.Reading;
import io.twinwire.support.sensor.device.EventDrivenSensor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportingTest {

  private final Fixture fixture = new Fixture().with("reportInterval", 100);
  private final List<Reading> heard = new ArrayList<>();

  private EventDrivenSensor<Simulation> start() {
    Settings settings = fixture.settings();
    EventDrivenSensor<Simulation> sensor =
        SimulatedSensorComponent.reporting(
            "test", settings, fixture.device(settings), fixture.time, fixture.time);
    Subscription unused = sensor.subscribe(heard::addAll);
    sensor.start();
    fixture.time.run();
    return sensor;
  }

  @Test
  void itReportsByItselfWhatItWouldHaveBeenPolledFor() throws Exception {
    Instant begin = fixture.time.instant();
    fixture.channels("x = walk noise=0.1", "y = counter bad=2");
    EventDrivenSensor<Simulation> sensor = start();
    fixture.time.pass(Duration.ofMillis(450));
    assertThat(heard).extracting(Fixture::value).isEqualTo(fixture.values(5));
    assertThat(heard)
        .filteredOn(reading -> reading.channel().equals("y"))
        .extracting(reading -> Duration.between(begin, reading.time()).toMillis())
        .containsExactly(0L, 100L, 200L, 300L, 400L);
    assertThat(sensor.read()).isEqualTo(heard.subList(8, 10));
  }

  @Test
  void aDeviceThatFailsIsLostOnceAndComesBackAtTheSampleThatWorks() {
    fixture.channels("x = counter").with("fails", "2..3");
    EventDrivenSensor<Simulation> sensor = start();
    fixture.time.pass(Duration.ofMillis(200));
    assertThat(sensor.trouble()).hasValue("simulated: the device fails");
    fixture.time.pass(Duration.ofMillis(350));
    assertThat(heard)
        .extracting(Fixture::value)
        .containsExactly(0L, 1L, "bad: simulated: the device fails", 4L, 5L);
    assertThat(sensor.trouble()).isEmpty();
  }

  @Test
  void aSampleThatIsDroppedIsNotReported() {
    fixture.channels("x = counter drop=1..2");
    start();
    fixture.time.pass(Duration.ofMillis(300));
    assertThat(heard).extracting(Fixture::value).containsExactly(0L, 3L);
  }

  @Test
  void samplesThatWereMissedAreSkippedAndTheGridStays() {
    Instant begin = fixture.time.instant();
    fixture.channels("x = counter");
    start();
    fixture.time.stall(Duration.ofMillis(330));
    fixture.time.pass(Duration.ofMillis(100));
    assertThat(heard)
        .extracting(reading -> Duration.between(begin, reading.time()).toMillis())
        .containsExactly(0L, 330L, 400L);
  }

  @Test
  void nothingIsReportedAfterItsEnd() {
    fixture.channels("x = counter");
    start().close();
    fixture.time.pass(Duration.ofSeconds(1));
    assertThat(heard).hasSize(1);
  }
}
