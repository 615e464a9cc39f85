package io.twinwire.localhub.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.twinwire.api.localhub.MethodCall;
import io.twinwire.api.localhub.MethodRequest;
import io.twinwire.localhub.mqtt.PahoClient.Received;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MethodsTest extends MqttTest {

  private static final String FILTER = "$iothub/methods/POST/#";
  private static final UUID ID = UUID.fromString("f1e2d3c4-b5a6-4788-9900-aabbccddeeff");
  private static final String RID = "f1e2d3c4b5a647889900aabbccddeeff";

  private FakeGateway.Session session() {
    return hub.gateway.session("dev");
  }

  private void call(String name, String payload) {
    session().link.methodCalled(new MethodRequest(ID, name, payload.getBytes(UTF_8)));
  }

  @Test
  void dm03_aCallComesAtLevel0WithAHexadecimalRequestIdAndItsAnswerGoesBack() throws Exception {
    client.connect();
    client.subscribe(FILTER, 0);
    assertThat(session().methods).containsExactly(true);
    call("reboot", "{\"in\":3}");

    Received got = client.next();
    assertThat(got.topic()).isEqualTo("$iothub/methods/POST/reboot/?$rid=" + RID);
    assertThat(got.body()).isEqualTo("{\"in\":3}");
    assertThat(got.level()).isZero();
    client.publish("$iothub/methods/res/-7/?$rid=" + RID, "[1]", 0);
    await().until(() -> session().answers.containsKey(ID));
    assertThat(session().answers.get(ID).status()).isEqualTo(-7);
    assertThat(session().answers.get(ID).payload()).asString().isEqualTo("[1]");
  }

  @Test
  void pnp05_aCommandWithoutPayloadHasNoneAndANameKeepsToItsLevel() throws Exception {
    client.connect();
    client.subscribe(FILTER, 1);
    call("a/b*c", "");

    Received got = client.next();
    assertThat(got.topic()).isEqualTo("$iothub/methods/POST/a%2Fb*c/?$rid=" + RID);
    assertThat(got.body()).isEmpty();
  }

  @Test
  void dm02_theHubHearsOfSubscriptionsAlsoOfThoseOfAPersistentSession() throws Exception {
    client.connect();
    assertThat(session().methods).isEmpty();
    client.subscribe(FILTER, 1);
    client.unsubscribe(FILTER);
    assertThat(session().methods).containsExactly(true, false);
    client.subscribe(FILTER, 1);
    client.disconnect();
    client.connect();
    assertThat(session().methods).containsExactly(true);
  }

  @Test
  void dm01_anAnswerThatIsTooLargeOrHasNoNumberEndsTheConnection() throws Exception {
    client.connect();
    client.publish("$iothub/methods/res/200/?$rid=unknown", "{}", 1).waitForCompletion(10_000);
    assertThat(client.lost()).isFalse();
    client.publish("$iothub/methods/res/fine/?$rid=" + RID, "{}", 0);
    await().until(client::lost);

    client.connect();
    client.publish(
        "$iothub/methods/res/200/?$rid=" + RID, "x".repeat(MethodCall.MAX_PAYLOAD + 1), 0);
    await().until(() -> hub.gateway.session("dev") == null);
  }
}
