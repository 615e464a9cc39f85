package io.twinwire.support.sensor.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinwire.api.sensor.EventSensor;
import io.twinwire.api.sensor.Reading;
import io.twinwire.support.retry.RetryPolicy;
import io.twinwire.support.sensor.channel.ChannelTable;
import io.twinwire.support.testing.ManualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventDrivenSensorTest {

  private final ManualLoop loop = new ManualLoop();
  private final ScriptedDevice device = new ScriptedDevice();
  private final ChannelTable<String> table =
      ChannelTable.of(new String[] {"a = 1 writable", "b = 2"}, (address, options) -> address);
  private final List<Reading> heard = new ArrayList<>();
  private EventDrivenSensor<String> sensor;

  @BeforeEach
  void start() {
    sensor =
        new EventDrivenSensor<>(
            "press",
            List.of(),
            table,
            device,
            loop,
            new Backoff(
                new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(4), 0),
                loop::nanos,
                new Random(1)),
            loop);
    sensor.start();
  }

  private void report(EventDevice.Sink<String> sink, int index, int value) {
    Samples<String> samples = new Samples<>(loop);
    samples.value(table.entries().get(index), value);
    sink.report(samples);
  }

  private Reading good(String channel, int value) {
    return Reading.good(channel, value, "", loop.instant());
  }

  private Reading bad(String channel, String reason) {
    return Reading.bad(channel, reason, loop.instant());
  }

  @Test
  void listenersHearWhatTheDeviceReportsAndBeginWithWhatWasReportedLast() {
    loop.run();
    report(device.sink, 0, 7);

    EventSensor.Subscription subscription = sensor.subscribe(heard::addAll);
    report(device.sink, 1, 8);
    subscription.close();
    report(device.sink, 1, 9);

    assertThat(heard).containsExactly(good("a", 7), good("b", 8));
  }

  @Test
  void aReadingShowsWhatWasReportedLast() {
    assertThat(sensor.read())
        .containsExactly(bad("a", "nothing reported yet"), bad("b", "nothing reported yet"));
    loop.run();
    report(device.sink, 0, 7);
    report(device.sink, 0, 8);

    assertThat(sensor.read()).containsExactly(good("a", 8), bad("b", "nothing reported yet"));
  }

  @Test
  void aLostDeviceIsToldOncePerChannelAndConnectedAgainAfterAWhile() {
    sensor.subscribe(heard::addAll);
    loop.run();
    device.sink.lost("broker gone");
    loop.run();

    assertThat(heard).containsExactly(bad("a", "broker gone"), bad("b", "broker gone"));
    assertThat(sensor.trouble()).hasValue("broker gone");
    assertThat(device.calls).containsExactly("open", "close");

    loop.pass(Duration.ofSeconds(1));
    assertThat(device.calls).containsExactly("open", "close", "open");
    assertThat(sensor.trouble()).isEmpty();
  }

  @Test
  void aDeviceThatIsAwayIsTriedLessAndLessOftenAndForEver() {
    device.unplugged = "away";
    loop.pass(Duration.ofSeconds(63));

    // After 0, 1, 3 and 7 seconds, and from then on every 4.
    assertThat(device.calls).filteredOn("open"::equals).hasSize(18);
    assertThat(sensor.read()).containsExactly(bad("a", "away"), bad("b", "away"));
  }

  @Test
  void aDeviceThatStaysAwayForOneCauseIsToldOnce() {
    sensor.subscribe(heard::addAll);
    device.unplugged = "away";
    loop.pass(Duration.ofSeconds(63));
    device.unplugged = "gone for good";
    loop.pass(Duration.ofSeconds(63));

    assertThat(heard)
        .extracting(reading -> reading.channel() + " " + reading.reason())
        .containsExactly("a away", "b away", "a gone for good", "b gone for good");
  }

  @Test
  void whatADeviceThatWasAwayDidNotReportHoldsWhatItHeldWithoutANewConnection() {
    loop.run();
    report(device.sink, 0, 7);
    report(device.sink, 1, 8);
    sensor.subscribe(heard::addAll);
    heard.clear();

    device.sink.away("cut");
    device.sink.away("still cut");
    assertThat(sensor.trouble()).hasValue("cut");
    assertThatThrownBy(() -> sensor.write("a", 1)).hasMessage("cut");
    report(device.sink, 1, 9);
    device.sink.back();
    device.sink.back();

    assertThat(heard).containsExactly(bad("a", "cut"), bad("b", "cut"), good("b", 9), good("a", 7));
    assertThat(sensor.trouble()).isEmpty();
    assertThat(device.calls).containsExactly("open");
  }

  @Test
  void aDeviceThatWasAwayAndIsLostIsConnectedAnew() {
    loop.run();
    report(device.sink, 0, 7);
    EventDevice.Sink<String> former = device.sink;
    former.away("cut");
    former.lost("gone");
    loop.run();
    former.back();

    assertThat(sensor.read()).containsExactly(bad("a", "gone"), bad("b", "gone"));
    loop.pass(Duration.ofSeconds(1));
    assertThat(device.calls).containsExactly("open", "close", "open");
    assertThat(sensor.trouble()).isEmpty();
  }

  @Test
  void whatAnEarlierConnectionStillSaysIsNotHeard() {
    loop.run();
    EventDevice.Sink<String> former = device.sink;
    former.lost("gone");
    loop.pass(Duration.ofSeconds(1));
    sensor.subscribe(heard::addAll);
    heard.clear();

    report(former, 0, 7);
    former.lost("gone again");
    loop.run();

    assertThat(heard).isEmpty();
    assertThat(sensor.trouble()).isEmpty();
  }

  @Test
  void aListenerThatThrowsHarmsNoOther() {
    loop.run();
    sensor.subscribe(
        readings -> {
          throw new IllegalStateException("on purpose");
        });
    sensor.subscribe(heard::addAll);
    report(device.sink, 0, 7);

    assertThat(heard).containsExactly(good("a", 7));
  }

  @Test
  void itWritesWhileItIsConnectedAndSaysWhyNotOtherwise() throws Exception {
    assertThatThrownBy(() -> sensor.write("a", 1)).hasMessage("not connected yet");
    loop.run();
    sensor.write("a", 1);
    assertThat(device.calls).contains("write 1 1");

    device.sink.lost("gone");
    loop.run();
    assertThatThrownBy(() -> sensor.write("a", 1)).hasMessage("gone");
  }

  @Test
  void afterItsEndItOpensNothing() {
    device.unplugged = "away";
    loop.run();
    sensor.close();
    device.calls.clear();
    loop.pass(Duration.ofSeconds(60));

    assertThat(device.calls).doesNotContain("open");
  }
}
