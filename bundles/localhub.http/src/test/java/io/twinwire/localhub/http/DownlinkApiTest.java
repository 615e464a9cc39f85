package io.twinwire.localhub.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.localhub.CloudMessage;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.MethodCall;
import io.twinwire.support.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DownlinkApiTest {

  private static final String VERSION = "?api-version=2021-04-12";

  private final FakeHub hub = new FakeHub();
  private final Router router = new Router(Clock.systemUTC());
  private String policy = "service";

  @BeforeEach
  void start() {
    ServiceApi service = new ServiceApi(hub, hub.twins, hub, hub);
    new DownlinkApi(hub.down, hub.down, Clock.systemUTC()).addTo(router, service);
  }

  private Answer call(String method, String path, String body) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("Authorization", "SharedAccessSignature sr=h&sig=s&se=1&skn=" + policy);
    return router.answer(new Call.Request(method, path + VERSION, headers, body.getBytes(UTF_8)));
  }

  private static String text(Answer answer) {
    return new String(answer.body(), UTF_8);
  }

  @Test
  void dm02_theDevicesStatusAndPayloadComeAsTheyAre() {
    Answer answer =
        call("POST", "/twins/d/methods", "{\"methodName\":\"m\",\"payload\":{\"a\":[1,null]}}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(text(answer)).isEqualTo("{\"status\":201,\"payload\":{\"a\":[1,null]}}");
    MethodCall asked = hub.down.asked.get(0).call();
    assertThat(asked.name()).isEqualTo("m");
    assertThat(asked.connectTimeout()).isZero();
    assertThat(asked.responseTimeout()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void dm01_modulesAreCalledAndTheTimeoutsHandedOn() {
    call(
        "POST",
        "/twins/d/modules/m/methods",
        "{\"methodName\":\"x\",\"connectTimeoutInSeconds\":7,\"responseTimeoutInSeconds\":9}");

    FakeDownlink.Asked asked = hub.down.asked.get(0);
    assertThat(asked.identity()).isEqualTo(Identity.module("d", "m"));
    assertThat(asked.call().connectTimeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(asked.call().responseTimeout()).isEqualTo(Duration.ofSeconds(9));
    assertThat(asked.call().payload()).isEmpty();
  }

  @Test
  void noPayloadAndNullAreNotTheSame() {
    assertThat(text(call("POST", "/twins/d/methods", "{\"methodName\":\"x\"}")))
        .isEqualTo("{\"status\":201,\"payload\":null}");
    call("POST", "/twins/d/methods", "{\"methodName\":\"x\",\"payload\":null}");
    assertThat(hub.down.asked.get(0).call().payload()).isEmpty();
    assertThat(hub.down.asked.get(1).call().payload()).asString().isEqualTo("null");
  }

  @ParameterizedTest
  @CsvSource({"offline,404,404103,DeviceNotOnline", "slow,504,504101,GatewayTimeout"})
  void dm02_aRefusalIsJsonWithinJsonWithItsNumber(
      String device, int status, long number, String name) {
    Answer answer = call("POST", "/twins/" + device + "/methods", "{\"methodName\":\"x\"}");

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.headers()).containsEntry("iothub-errorcode", name);
    Map<String, Object> inner =
        Json.parseObject((String) Json.parseObject(text(answer)).get("Message"));
    assertThat(inner).containsEntry("errorCode", number).containsKeys("trackingId", "message");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"methodName\":3}",
        "{\"methodName\":\"x\",\"connectTimeoutInSeconds\":\"3\"}",
        "{\"methodName\":\"x\",\"responseTimeoutInSeconds\":3.5}",
        "{\"methodName\":\"x\",\"responseTimeoutInSeconds\":9223372036854775807}",
        "[]",
        "no json"
      })
  void aCallThatIsNoneIsRefused(String body) {
    assertThat(call("POST", "/twins/d/methods", body).status()).isEqualTo(400);
    assertThat(hub.down.asked).isEmpty();
  }

  @Test
  void aPurgeSaysHowManyMessagesItTook() {
    Answer answer = call("DELETE", "/devices/d/commands", "");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(text(answer)).contains("\"totalMessagesPurged\":7").contains("\"deviceId\":\"d\"");
    assertThat(hub.down.purged).containsExactly(Identity.device("d"));
  }

  @Test
  void aMessageIsSentInTheFormOfStoredTelemetry() {
    String path = "/devices/d/messages/devicebound";
    String form =
        "{\"systemProperties\":{\"message-id\":\"m\"},\"properties\":{\"a\":\"b\"},\"body\":\"AAE=\","
            + "\"base64Encoded\":true,\"ack\":\"full\",\"expiry\":\"2026-11-23T10:15:30Z\"}";
    assertThat(call("POST", path, form).status()).isEqualTo(204);

    CloudMessage sent = hub.down.sent.get(0);
    assertThat(sent.systemProperties()).isEqualTo(Map.of("message-id", "m"));
    assertThat(sent.properties()).isEqualTo(Map.of("a", "b"));
    assertThat(sent.body()).containsExactly(0, 1);
    assertThat(sent.ack()).isEqualTo(CloudMessage.Ack.FULL);
    assertThat(sent.expiry()).contains(Instant.parse("2026-11-23T10:15:30Z"));
    for (String bad :
        new String[] {
          "{\"ack\":\"some\"}",
          "{\"expiry\":\"soon\"}",
          "{\"properties\":{\"a\":1}}",
          "{\"body\":\"?\",\"base64Encoded\":true}"
        }) {
      assertThat(call("POST", path, bad).status()).isEqualTo(400);
    }
  }

  @Test
  void bothNeedTheServicesRight() {
    policy = "registryReadWrite";
    assertThat(call("DELETE", "/devices/d/commands", "").status()).isEqualTo(401);
    assertThat(call("POST", "/twins/d/methods", "{\"methodName\":\"x\"}").status()).isEqualTo(401);
    assertThat(hub.down.asked).isEmpty();
  }
}
