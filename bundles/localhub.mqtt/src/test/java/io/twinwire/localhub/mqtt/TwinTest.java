package io.twinwire.localhub.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.localhub.mqtt.PahoClient.Received;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TwinTest extends MqttTest {

  private static final String ANSWERS = "$iothub/twin/res/#";
  private static final String DESIRED = "$iothub/twin/PATCH/properties/desired/#";

  @Test
  void mq10_theTwinIsAnswered() throws Exception {
    client.connect();
    client.subscribe(ANSWERS, 1);
    client.publish("$iothub/twin/GET/?$rid=r-1", "", 1);

    Received answer = client.next();
    assertThat(answer.topic()).isEqualTo("$iothub/twin/res/200/?$rid=r-1");
    assertThat(answer.level()).isZero();
    assertThat(answer.body())
        .contains("\"desired\":{")
        .contains("\"sendInterval\":60")
        .contains("\"reported\":{\"$version\":1}");
  }

  @Test
  void mq10_reportedPatchesAreAnsweredWithTheirStatus() throws Exception {
    client.connect();
    client.subscribe(ANSWERS, 1);

    assertThat(patch("$rid=1", "{\"a\":5}")).isEqualTo("$iothub/twin/res/204/?$rid=1&$version=2");
    assertThat(patch("$rid=2&$version=2", "{\"a\":6}"))
        .isEqualTo("$iothub/twin/res/204/?$rid=2&$version=3");
    assertThat(patch("$rid=3&$version=2", "{\"a\":7}")).startsWith("$iothub/twin/res/412/?$rid=3");
    assertThat(patch("$rid=4", "{\"bad.key\":7}")).startsWith("$iothub/twin/res/400/?$rid=4");
    assertThat(patch("$rid=5", "no json")).startsWith("$iothub/twin/res/400/?$rid=5");
    assertThat(patch("$rid=6", "[1]")).startsWith("$iothub/twin/res/400/?$rid=6");
    assertThat(patch("$rid=7&$version=x", "{}")).startsWith("$iothub/twin/res/400/?$rid=7");
    assertThat(patch("$rid=8", "{\"huge\":1}")).startsWith("$iothub/twin/res/413/?$rid=8");
  }

  @Test
  void tw15_aDesiredChangeReachesASubscriberWithNullsAndVersion() throws Exception {
    client.connect();
    client.subscribe(DESIRED, 1);
    Map<String, Object> patch = new HashMap<>();
    patch.put("sendInterval", 5L);
    patch.put("gone", null);
    session().link.desiredChanged(9, patch);

    Received notification = client.next();
    assertThat(notification.topic()).isEqualTo("$iothub/twin/PATCH/properties/desired/?$version=9");
    assertThat(notification.body())
        .contains("\"sendInterval\":5")
        .contains("\"gone\":null")
        .contains("\"$version\":9");
    assertThat(notification.level()).isEqualTo(1);
  }

  @Test
  void tw16_aDesiredChangeReachesNobodyWhoHasNotSubscribed() throws Exception {
    client.connect();
    client.subscribe(ANSWERS, 1);
    session().link.desiredChanged(9, Map.of("a", 1L));
    client.publish("$iothub/twin/GET/?$rid=after", "", 1);
    assertThat(client.next().topic()).contains("rid=after");
  }

  private String patch(String parameters, String body) throws Exception {
    client.publish("$iothub/twin/PATCH/properties/reported/?" + parameters, body, 1);
    return client.next().topic();
  }

  private FakeGateway.Session session() {
    return hub.gateway.session("dev");
  }
}
