package io.twinwire.support.sensor.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinwire.api.sensor.Channel;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateTest {

  private static ChannelTable<String> table(String... lines) {
    return ChannelTable.withTemplates(lines, (address, options) -> address);
  }

  @Test
  void a_name_with_named_parts_is_that_of_a_template_and_no_channel_yet() {
    ChannelTable<String> table = table("{room}/t{1..2} = a/{room}/{1..2} unit=Cel", "x = y");

    assertThat(table.faults()).isEmpty();
    assertThat(table.entries()).hasSize(3);
    assertThat(table.channels()).extracting(Channel::name).containsExactly("x");
    Entry<String> kitchen = table.entries().get(1).with(Map.of("room", "kitchen"));
    assertThat(kitchen.channel().name()).isEqualTo("kitchen/t2");
    assertThat(kitchen.channel().unit()).isEqualTo("Cel");
    assertThat(kitchen.address()).isEqualTo("a/{room}/2");
  }

  @Test
  void a_part_without_value_and_a_name_that_is_too_long_are_refused() {
    Entry<String> entry = table("{room}/t = a").entries().get(0);

    assertThatThrownBy(() -> entry.with(Map.of())).hasMessage("{room}: no such named part");
    assertThatThrownBy(() -> entry.with(Map.of("room", "x".repeat(127))))
        .hasMessageContaining("is not 1 to 128 characters");
  }

  @Test
  void an_adapter_without_templates_refuses_named_parts() {
    ChannelTable<String> table =
        ChannelTable.of(new String[] {"{room}/t = a"}, (address, options) -> address);

    assertThat(table.faults())
        .containsExactly("channels: {room}/t: a name has no named parts here");
  }

  @Test
  void a_template_is_neither_writable_nor_has_a_deadband() {
    assertThat(table("{r}/t = a writable", "{r}/u = a deadband=1").faults())
        .hasSize(2)
        .allMatch(fault -> fault.contains("neither writable nor deadband"));
  }
}
