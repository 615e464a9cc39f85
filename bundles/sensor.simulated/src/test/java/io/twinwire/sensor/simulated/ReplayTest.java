package io.twinwire.sensor.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.sensor.Quality;
import io.twinwire.api.sensor.Reading;
import io.twinwire.support.sensor.device.EventDrivenSensor;
import io.twinwire.support.sensor.device.PolledSensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {

  private static final String DAY =
      """
      time,power,"state, shown"
      2024-03-01T06:00:00Z,10.5,on
      2024-03-01T06:00:10Z,11,"half ""on""\"
      2024-03-01T06:00:30Z,12.25,off
      """;

  @TempDir Path directory;

  private final Fixture fixture =
      new Fixture().with("replayFile", "day.csv").channels("p = column:power unit=kW");
  private final Instant begin = fixture.time.instant();

  @BeforeEach
  void write() throws IOException {
    fixture.directory = directory;
    write(DAY);
  }

  private void write(String text) throws IOException {
    Files.writeString(directory.resolve("day.csv"), text);
  }

  private Object next(PolledSensor<Simulation> sensor, int seconds) throws Exception {
    fixture.time.pass(Duration.ofSeconds(seconds));
    return Fixture.value(sensor.read().get(0));
  }

  @Test
  void theRowInForceIsShownAtTheFilesPace() throws Exception {
    PolledSensor<Simulation> sensor = fixture.polled();
    assertThat(next(sensor, 0)).isEqualTo(10.5);
    assertThat(next(sensor, 9)).isEqualTo(10.5);
    assertThat(next(sensor, 1)).isEqualTo(11L);
    assertThat(next(sensor, 19)).isEqualTo(11L);
    assertThat(next(sensor, 1)).isEqualTo(12.25);
  }

  @Test
  void itBeginsAgainAStepAfterItsEnd() throws Exception {
    PolledSensor<Simulation> sensor = fixture.polled();
    next(sensor, 0);
    assertThat(next(sensor, 49)).isEqualTo(12.25);
    assertThat(next(sensor, 1)).isEqualTo(10.5);
    assertThat(next(sensor, 10)).isEqualTo(11L);
    assertThat(next(sensor, 5_000_000)).isIn(10.5, 11L, 12.25);
  }

  @Test
  void playedOnceItEndsBad() throws Exception {
    PolledSensor<Simulation> sensor = fixture.with("replayLoop", false).polled();
    next(sensor, 0);
    assertThat(next(sensor, 30)).isEqualTo("bad: day.csv has ended");
    assertThat(next(sensor, 300)).isEqualTo("bad: day.csv has ended");
  }

  @Test
  void aSpeedMakesItFasterAndNoneTakesARowASample() throws Exception {
    PolledSensor<Simulation> fast = fixture.with("replaySpeed", 10.0).polled();
    assertThat(next(fast, 0)).isEqualTo(10.5);
    assertThat(next(fast, 1)).isEqualTo(11L);
    assertThat(next(fast, 2)).isEqualTo(12.25);
    PolledSensor<Simulation> rows = fixture.with("replaySpeed", 0.0).polled();
    assertThat(List.of(next(rows, 0), next(rows, 0), next(rows, 900), next(rows, 0)))
        .containsExactly(10.5, 11L, 12.25, 10.5);
  }

  @Test
  void aSampleHasTheTimeOfItsMomentOrOfTheFile() throws Exception {
    PolledSensor<Simulation> now = fixture.polled();
    now.read();
    fixture.time.pass(Duration.ofSeconds(17));
    assertThat(now.read()).extracting(Reading::time).containsExactly(begin.plusSeconds(10));
    PolledSensor<Simulation> file = fixture.with("replayTime", "file").polled();
    assertThat(file.read())
        .extracting(Reading::time)
        .containsExactly(Instant.parse("2024-03-01T06:00:00Z"));
  }

  @Test
  void reportedByItselfNoRowIsLeftOutAndNoneIsToldTwice() {
    List<Reading> heard = new ArrayList<>();
    fixture.with("reportInterval", 7_000).with("replaySpeed", 2.0).with("replayLoop", false);
    Settings settings = fixture.settings();
    EventDrivenSensor<Simulation> sensor =
        SimulatedSensorComponent.reporting(
            "test", settings, fixture.device(settings), fixture.time, fixture.time);
    sensor.subscribe(heard::addAll);
    sensor.start();
    fixture.time.pass(Duration.ofMinutes(5));
    assertThat(heard)
        .extracting(Fixture::value)
        .containsExactly(10.5, 11L, 12.25, "bad: day.csv has ended");
    assertThat(heard.subList(0, 3))
        .extracting(reading -> Duration.between(begin, reading.time()).toSeconds())
        .containsExactly(0L, 5L, 15L);
  }

  @Test
  void quotesAndColumnsWithBlanksAreRead() throws Exception {
    fixture.channels("s = 'column:state, shown'").with("replaySpeed", 0.0);
    assertThat(fixture.values(3)).containsExactly("on", "half \"on\"", "off");
  }

  @Test
  void wavesGoOnBesideColumnsThatAreMissing() throws Exception {
    fixture.channels("x = counter", "p = column:power", "q = column:none");
    assertThat(fixture.values(1)).containsExactly(0L, 10.5, "bad: column 'none': there is none");
    Files.delete(directory.resolve("day.csv"));
    assertThat(fixture.values(1))
        .containsExactly(
            0L, "bad: day.csv: there is no such file", "bad: day.csv: there is no such file");
  }

  @Test
  void aFileThatComesLaterIsPlayedFromItsBeginning() throws Exception {
    Files.delete(directory.resolve("day.csv"));
    PolledSensor<Simulation> sensor = fixture.polled();
    assertThat(next(sensor, 0)).isEqualTo("bad: day.csv: there is no such file");
    write(DAY);
    assertThat(next(sensor, 60)).isEqualTo(10.5);
    assertThat(next(sensor, 10)).isEqualTo(11L);
  }

  @Test
  void aRowWithoutATimeIsBadAndSaysWhere() throws Exception {
    write("time,power\nsoon,1\n2024-03-01 06:00:00,2\nlater,3\n1709272810,4\n1709272820000,\n");
    fixture.with("replayLoop", false).with("replaySpeed", 1.0);
    PolledSensor<Simulation> sensor = fixture.polled();
    fixture.with("reportInterval", 1000);
    List<Reading> heard = new ArrayList<>();
    Settings settings = fixture.settings();
    EventDrivenSensor<Simulation> reporting =
        SimulatedSensorComponent.reporting(
            "test", settings, fixture.device(settings), fixture.time, fixture.time);
    reporting.subscribe(heard::addAll);
    reporting.start();
    fixture.time.pass(Duration.ofSeconds(60));
    assertThat(heard)
        .extracting(Fixture::value)
        .containsExactly(
            "bad: day.csv line 2: 'soon' is no time",
            2L,
            "bad: day.csv line 4: 'later' is no time",
            4L,
            "bad: day.csv has ended");
    assertThat(sensor.read()).extracting(Reading::quality).doesNotContain(Quality.UNCERTAIN);
  }

  @Test
  void aFileWithoutRowsIsBad() throws Exception {
    write("time,power\n");
    assertThat(fixture.values(2)).containsOnly("bad: day.csv: it has no rows");
    write("");
    assertThat(fixture.values(1)).containsExactly("bad: day.csv: it is empty");
  }

  @Test
  void aCellIsWhatItsChannelSaysAndOnlyANumberIsMovedByNoise() throws Exception {
    write("time,id,power\n1709272800,007,10\n");
    fixture.channels(
        "a = column:id as=text", "b = column:power as=number noise=1", "c = column:power");
    assertThat(fixture.values(1))
        .satisfies(
            values -> {
              assertThat(values.get(0)).isEqualTo("007");
              assertThat((double) values.get(1)).isBetween(9.0, 11.0).isNotEqualTo(10.0);
              assertThat(values.get(2)).isEqualTo(10L);
            });
  }
}
