package io.twinwire.localhub.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.localhub.Identity;
import io.twinwire.localhub.amqp.Address.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

  @ParameterizedTest
  @CsvSource({
    "/devices/d.1/messages/events, EVENTS",
    "devices/d.1/messages/events, EVENTS",
    "amqps://127.0.0.1:5671/devices/d.1/messages/events, EVENTS",
    "/devices/d.1/messages/deviceBound, DEVICEBOUND",
    "/devices/d.1/twin, TWIN",
    "/devices/d.1/methods/devicebound, METHODS"
  })
  void a_device_has_its_own(String text, Kind kind) {
    assertThat(Address.of(text)).contains(new Address.Own(Identity.device("d.1"), kind));
  }

  @Test
  void a_module_has_its_own() {
    assertThat(Address.of("/devices/d/modules/m/twin"))
        .contains(new Address.Own(Identity.module("d", "m"), Kind.TWIN));
  }

  @Test
  void services_have_theirs() {
    assertThat(Address.of("$cbs")).contains(new Address.Cbs());
    assertThat(Address.of("/messages/devicebound")).contains(new Address.CloudToDevice());
    assertThat(Address.of("/messages/serviceBound/feedback"))
        .contains(new Address.Queue("/messages/servicebound/feedback"));
    assertThat(Address.of("/messages/events/$management")).contains(new Address.Management());
    assertThat(Address.of("events/ConsumerGroups/$Default/Partitions/3"))
        .contains(new Address.Partition("events", "$Default", "3"));
    assertThat(Address.of("/messages/events/ConsumerGroups/g/Partitions/0"))
        .contains(new Address.Partition("messages/events", "g", "0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/devices",
        "/devices/",
        "/devices/d",
        "/devices/d/",
        "/devices/d/modules/m",
        "/devices/d/messages",
        "/devices/d/messages/events/more",
        "devices//twin",
        "ConsumerGroups/g/Partitions/0",
        "amqps://host",
        "anything"
      })
  void there_are_no_others(String text) {
    assertThat(Address.of(text)).isEmpty();
  }
}
