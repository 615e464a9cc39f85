package io.twinwire.localhub.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.localhub.Identity;
import io.twinwire.localhub.mqtt.DeviceTopics.Request;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceTopicsTest {

  private final DeviceTopics device = new DeviceTopics(Identity.device("dev"));
  private final DeviceTopics module = new DeviceTopics(Identity.module("dev", "mod"));

  @Test
  void mq10_theEventsTopicCarriesABag() {
    assertThat(device.request("devices/dev/messages/events/a=b&c=d"))
        .contains(new Request.Telemetry("a=b&c=d"));
    assertThat(device.request("devices/dev/messages/events/")).contains(new Request.Telemetry(""));
    assertThat(device.request("devices/dev/messages/events")).contains(new Request.Telemetry(""));
  }

  @Test
  void mq10_aModulesEventsTopicMayEndWithASlash() {
    assertThat(module.request("devices/dev/modules/mod/messages/events/a=b/"))
        .contains(new Request.Telemetry("a=b"));
    assertThat(module.request("devices/dev/modules/mod/messages/events/"))
        .contains(new Request.Telemetry(""));
  }

  @Test
  void mq10_twinTopicsCarryAnOpaqueRequestId() {
    assertThat(device.request("$iothub/twin/GET/?$rid=a%20b"))
        .contains(new Request.TwinGet("a%20b"));
    assertThat(device.request("$iothub/twin/PATCH/properties/reported/?$rid=r1"))
        .contains(new Request.ReportedPatch("r1", Optional.empty()));
    assertThat(device.request("$iothub/twin/PATCH/properties/reported/?$rid=r1&$version=7"))
        .contains(new Request.ReportedPatch("r1", Optional.of("7")));
    assertThat(device.request("$iothub/twin/PATCH/properties/reported/?%24version=7&%24rid=r1"))
        .contains(new Request.ReportedPatch("r1", Optional.of("7")));
    assertThat(device.request("$iothub/methods/res/200/?$rid=1"))
        .contains(new Request.MethodAnswer("200", "1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "devices/other/messages/events/",
        "devices/dev/messages/eventsX",
        "devices/dev/modules/mod/messages/events/",
        "devices/dev/messages/devicebound/",
        "$iothub/twin/GET/",
        "$iothub/twin/GET/?$rid=",
        "$iothub/twin/PATCH/properties/desired/?$rid=1",
        "free/pub/sub"
      })
  void mq08_anyOtherTopicIsForeign(String topic) {
    assertThat(device.request(topic)).isEmpty();
  }

  @Test
  void mq08_onlyTheDocumentedFiltersOfTheIdentityItselfAreAllowed() {
    for (String shared :
        new String[] {
          "$iothub/twin/res/#", "$iothub/twin/PATCH/properties/desired/#", "$iothub/methods/POST/#"
        }) {
      assertThat(device.allows(shared)).isTrue();
      assertThat(module.allows(shared)).isTrue();
    }
    assertThat(device.allows("devices/dev/messages/devicebound/#")).isTrue();
    assertThat(module.allows("devices/dev/modules/mod/messages/devicebound/#")).isTrue();
    assertThat(module.allows("devices/dev/modules/mod/inputs/#")).isTrue();
    assertThat(device.allows("devices/other/messages/devicebound/#")).isFalse();
    assertThat(device.allows("devices/dev/modules/mod/messages/devicebound/#")).isFalse();
    assertThat(device.allows("#")).isFalse();
    assertThat(device.allows("devices/dev/#")).isFalse();
  }

  @Test
  void mq10_answersAreWhatTheJavaClientParses() {
    assertThat(DeviceTopics.twinAnswer(200, "r")).isEqualTo("$iothub/twin/res/200/?$rid=r");
    assertThat(DeviceTopics.reportedAnswer("r", 5))
        .isEqualTo("$iothub/twin/res/204/?$rid=r&$version=5");
    assertThat(DeviceTopics.desired(9))
        .isEqualTo("$iothub/twin/PATCH/properties/desired/?$version=9");
  }
}
