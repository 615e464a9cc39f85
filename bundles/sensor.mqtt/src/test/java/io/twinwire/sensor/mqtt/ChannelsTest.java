package io.twinwire.sensor.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.sensor.Channel;
import io.twinwire.support.sensor.channel.ChannelTable;
import io.twinwire.support.sensor.channel.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelsTest {

  private static String fault(String line) {
    ChannelTable<MqttAddress> table = MqttDevice.table(new String[] {line});
    assertThat(table.entries()).isEmpty();
    assertThat(table.faults()).hasSize(1);
    return table.faults().get(0);
  }

  @Test
  void a_line_has_a_filter_and_says_what_of_the_payload_is_the_value() {
    ChannelTable<MqttAddress> table =
        MqttDevice.table(
            new String[] {
              "room = sensors/+/temperature value=$.t time=$.ts unit=Cel",
              "{room}/humidity = sensors/{room}/humidity unit=% silence=60",
              "out = 'a topic/with blanks' writable set=out/set send='{\"on\":{value}}' retain",
            });

    assertThat(table.faults()).isEmpty();
    assertThat(table.channels()).extracting(Channel::name).containsExactly("room", "out");
    MqttAddress.Writing writing = table.entries().get(2).address().writing().orElseThrow();
    assertThat(writing.retain()).isTrue();
    assertThat(writing.payload(true)).isEqualTo("{\"on\":true}");
    assertThat(writing.payload("a\"b")).isEqualTo("{\"on\":\"a\\\"b\"}");
    assertThat(new MqttAddress.Writing("t", "{value}", false).payload("a\"b")).isEqualTo("a\"b");
  }

  @Test
  void a_line_that_cannot_be_used_says_what_would_be_right() {
    assertThat(fault("{room}/t = sensors/+/t"))
        .isEqualTo("channels: {room}/t: {room}: no such named part");
    assertThat(fault("t = a/#/b")).contains("# the last");
    assertThat(fault("t = a writable")).contains("one is there without the other");
    assertThat(fault("t = a set=b")).contains("one is there without the other");
    assertThat(fault("t = a writable set=b/+")).contains("neither + nor #");
    assertThat(fault("t = a writable set=b send=on")).contains("has no {value} in it");
    assertThat(fault("t = a value=t")).contains("'t' is no path; right is $.member");
  }

  @Test
  void nothing_is_subscribed_to_twice() {
    List<Entry<MqttAddress>> entries =
        MqttDevice.table(
                new String[] {
                  "{room}/t = s/{room}/t", "all = s/+/t", "one = s/kitchen/t", "b = b/c", "c = b/c"
                })
            .entries();

    assertThat(new Router(entries, 10).subscriptions()).containsExactly("s/+/t", "b/c");
  }
}
