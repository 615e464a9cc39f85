package io.twinwire.support.sensor.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.sensor.Quality;
import io.twinwire.api.sensor.Reading;
import io.twinwire.support.retry.RetryPolicy;
import io.twinwire.support.sensor.channel.ChannelTable;
import io.twinwire.support.sensor.channel.Entry;
import io.twinwire.support.testing.ManualLoop;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;

/** Channels that come by themselves, polls that find nothing new, and warnings. */
class GrowingSensorTest {

  private final ManualLoop loop = new ManualLoop();
  private final ChannelTable<String> table =
      ChannelTable.withTemplates(
          new String[] {"fixed = a", "{room}/t = b"}, (address, options) -> address);

  private final class Device implements EventDevice<String>, PolledDevice<String> {

    private Sink<String> sink;

    @Override
    public void open(List<Entry<String>> entries, Sink<String> sink) {
      this.sink = sink;
    }

    @Override
    public void open() {}

    @Override
    public void read(List<Entry<String>> entries, Samples<String> samples) {
      entries.forEach(samples::nothing);
    }

    @Override
    public List<String> warnings() {
      return List.of("1 room too many");
    }

    @Override
    public void write(Entry<String> entry, Object raw) {}

    @Override
    public void close() {}
  }

  private final Device device = new Device();

  private Backoff backoff() {
    return new Backoff(
        new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(1), 0),
        loop::nanos,
        new Random(1));
  }

  @Test
  void a_channel_that_came_by_itself_is_bad_with_the_others_when_the_device_is_lost() {
    EventDrivenSensor<String> sensor =
        new EventDrivenSensor<>("s", List.of(), table, device, loop, backoff(), loop);
    sensor.start();
    loop.run();
    assertThat(sensor.read()).extracting(Reading::channel).containsExactly("fixed");

    Samples<String> samples = new Samples<>(loop);
    samples.value(table.entries().get(1).with(Map.of("room", "kitchen")), 21.5);
    device.sink.report(samples);
    assertThat(sensor.read())
        .extracting(Reading::channel, Reading::quality)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("fixed", Quality.BAD),
            org.assertj.core.groups.Tuple.tuple("kitchen/t", Quality.GOOD));

    device.sink.lost("cable");
    loop.run();
    assertThat(sensor.read())
        .hasSize(2)
        .allMatch(reading -> reading.reason().equals("cable"), "cable");
  }

  @Test
  void a_poll_that_finds_nothing_new_tells_nothing() throws Exception {
    PolledSensor<String> sensor =
        new PolledSensor<>("s", List.of(), table, device, backoff(), loop);

    assertThat(sensor.read()).isEmpty();
  }

  @Test
  void a_warning_of_the_device_is_one_of_its_health() {
    PolledSensor<String> sensor =
        new PolledSensor<>("s", List.of(), table, device, backoff(), loop);

    Result health = SensorServices.health("s", sensor);

    assertThat(health.getStatus()).isEqualTo(Result.Status.WARN);
    assertThat(health.toString()).contains("1 room too many");
  }
}
