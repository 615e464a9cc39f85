package io.twinwire.support.sensor.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinwire.api.sensor.Channel;
import io.twinwire.api.sensor.Reading;
import io.twinwire.support.retry.RetryPolicy;
import io.twinwire.support.sensor.channel.ChannelTable;
import io.twinwire.support.testing.ManualLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;

class PolledSensorTest {

  private final ManualLoop loop = new ManualLoop();
  private final ScriptedDevice device = new ScriptedDevice();
  private final PolledSensor<String> sensor = sensor("a = 1 writable scale=2", "b = 2");

  private PolledSensor<String> sensor(String... lines) {
    Backoff backoff =
        new Backoff(
            new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(4), 0),
            loop::nanos,
            new Random(1));
    return new PolledSensor<>(
        "boiler",
        List.of(),
        ChannelTable.of(lines, (address, options) -> address),
        device,
        backoff,
        loop);
  }

  private Reading bad(String channel, String reason) {
    return Reading.bad(channel, reason, loop.instant());
  }

  @Test
  void itConnectsAtTheFirstReadingAndStaysConnected() throws Exception {
    assertThat(device.calls).isEmpty();

    assertThat(sensor.read())
        .containsExactly(
            Reading.good("a", 2.0, "", loop.instant()), Reading.good("b", 2, "", loop.instant()));
    assertThat(sensor.read()).hasSize(2);
    assertThat(device.calls).containsExactly("open", "read", "read");
  }

  @Test
  void anUnpluggedDeviceMakesEveryChannelBadAndIsTriedLessAndLessOften() throws Exception {
    device.unplugged = "10.0.0.5:502: connection refused";

    int tries = 0;
    for (int second = 0; second < 60; second++) {
      assertThat(sensor.read())
          .containsExactly(bad("a", device.unplugged), bad("b", device.unplugged));
      loop.pass(Duration.ofSeconds(1));
    }
    tries = (int) device.calls.stream().filter("open"::equals).count();

    // After 0, 1, 3 and 7 seconds, and from then on every 4.
    assertThat(tries).isEqualTo(17);
    assertThat(device.calls).filteredOn("close"::equals).hasSize(tries);
    assertThat(sensor.trouble()).hasValue(device.unplugged);
  }

  @Test
  void aDeviceThatIsBackIsReadAgainAndItsNextFailureIsAnsweredSoon() throws Exception {
    device.unplugged = "away";
    for (int second = 0; second < 60; second++) {
      sensor.read();
      loop.pass(Duration.ofSeconds(1));
    }
    device.unplugged = "";
    loop.pass(Duration.ofSeconds(4));
    assertThat(sensor.read()).contains(Reading.good("b", 2, "", loop.instant()));
    assertThat(sensor.trouble()).isEmpty();

    device.broken = "reset";
    assertThat(sensor.read()).contains(bad("b", "reset"));
    device.broken = "";
    loop.pass(Duration.ofSeconds(1));

    assertThat(sensor.read()).contains(Reading.good("b", 2, "", loop.instant()));
  }

  @Test
  void aChannelThatFailsAloneLeavesTheOthersGood() throws Exception {
    assertThat(sensor("a = 1", "b = bad", "c = silent").read())
        .containsExactly(
            Reading.good("a", 1, "", loop.instant()),
            bad("b", "broken wire"),
            bad("c", "no value"));
  }

  @Test
  void aWritableChannelIsWrittenScaledBack() throws Exception {
    sensor.write("a", 6);

    assertThat(device.calls).containsExactly("open", "write 1 3");
    assertThat(sensor.writable()).extracting(Channel::name).containsExactly("a");
  }

  @Test
  void whatMayNotBeWrittenNeverReachesTheDevice() {
    assertThatThrownBy(() -> sensor.write("b", 6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("boiler/b: may not be written; [a] may");
    assertThat(device.calls).isEmpty();
  }

  @Test
  void aWriteThatFailsIsThrownAndTheDeviceOpenedAnew() throws Exception {
    sensor.read();
    device.broken = "reset";
    assertThatThrownBy(() -> sensor.write("a", 6)).isInstanceOf(IOException.class);
    device.broken = "";
    loop.pass(Duration.ofSeconds(1));
    sensor.read();

    assertThat(device.calls).containsExactly("open", "read", "write 1 3", "close", "open", "read");
  }

  @Test
  void aWriteThatTheDeviceRefusesIsThrownAndTheDeviceStaysOpen() throws Exception {
    device.refused = "ILLEGAL_DATA_VALUE";
    assertThatThrownBy(() -> sensor.write("a", 6)).hasMessage("ILLEGAL_DATA_VALUE");

    assertThat(sensor.read()).contains(Reading.good("b", 2, "", loop.instant()));
    assertThat(device.calls).containsExactly("open", "write 1 3", "read");
    assertThat(sensor.trouble()).isEmpty();
  }

  @Test
  void afterItsEndItOpensNothing() throws Exception {
    sensor.close();

    assertThat(sensor.read()).contains(bad("a", "the sensor has ended"));
    assertThat(device.calls).doesNotContain("open");
  }

  @Test
  void aBadConfigurationIsCriticalAndADeviceThatIsAwayIsAWarning() throws Exception {
    assertThat(SensorServices.health("boiler", sensor("a = 1", "b")).getStatus())
        .isEqualTo(Result.Status.CRITICAL);
    assertThat(SensorServices.health("boiler", sensor).getStatus()).isEqualTo(Result.Status.OK);
    device.unplugged = "away";
    sensor.read();
    assertThat(SensorServices.health("boiler", sensor).getStatus()).isEqualTo(Result.Status.WARN);
  }
}
