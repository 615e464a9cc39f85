package io.twinwire.localhub.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.StoredMessage;
import io.twinwire.api.localhub.TelemetryMessage;
import io.twinwire.support.json.Json;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceApiTest {

  private static final String VERSION = "?api-version=2021-04-12";
  private static final Instant TIME = Instant.parse("2026-11-22T10:15:30.123Z");

  private final FakeHub hub = new FakeHub();
  private final Router router = new Router(Clock.systemUTC());
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  @BeforeEach
  void start() {
    new ServiceApi(hub, hub.twins, hub, hub).addTo(router);
    as("iothubowner");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?api-version=", "?api-version=latest", "?Api-Version=2021-04-12"})
  void aRequestWithoutAVersionIsRefused(String query) {
    Answer answer = call("GET", "/devices" + query, "");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.headers()).containsEntry("iothub-errorcode", "InvalidProtocolVersion");
    assertThat(body(answer)).contains("2021-04-12");
  }

  @Test
  void aRequestWithoutASignatureIsUnauthorized() {
    headers.clear();
    Answer answer = call("GET", "/devices" + VERSION, "");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.headers()).containsEntry("iothub-errorcode", "IotHubUnauthorized");
    assertThat(call("GET", "/devices/a/messages/events", "").status()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/devices,registryRead",
    "GET,/devices/a,registryRead",
    "GET,/devices/a/modules,registryRead",
    "GET,/devices/a/modules/m,registryRead",
    "GET,/statistics/devices,registryRead",
    "GET,/statistics/service,registryRead",
    "POST,/devices,registryReadWrite",
    "PUT,/devices/a,registryReadWrite",
    "DELETE,/devices/a,registryReadWrite",
    "PUT,/devices/a/modules/m,registryReadWrite",
    "DELETE,/devices/a/modules/m,registryReadWrite",
    "GET,/twins/a,service",
    "PATCH,/twins/a,service",
    "PUT,/twins/a,service",
    "GET,/twins/a/modules/m,service",
    "PATCH,/twins/a/modules/m,service",
    "PUT,/twins/a/modules/m,service",
    "GET,/devices/a/messages/events,service",
    "GET,/devices/a/modules/m/messages/events,service",
  })
  void everyPathNeedsItsRight(String method, String path, String policy) {
    as(policy);
    assertThat(call(method, path + VERSION, "").status()).isNotIn(401, 405, 500);
    as(
        switch (policy) {
          case "registryRead" -> "service";
          case "registryReadWrite" -> "registryRead";
          default -> "registryReadWrite";
        });
    Answer refused = call(method, path + VERSION, "");
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.headers()).containsEntry("iothub-errorcode", "IotHubUnauthorizedAccess");
  }

  @Test
  void identitiesAndTwinsCarryTheirEtagInQuotes() {
    Answer created = put("/devices/a");
    assertThat(created.headers()).containsEntry("ETag", "\"etag-1\"");
    assertThat(document(created)).containsEntry("etag", "etag-1");
    assertThat(call("GET", "/devices/a" + VERSION, "").headers())
        .containsEntry("ETag", "\"etag-1\"");
    assertThat(call("GET", "/twins/a" + VERSION, "").headers())
        .containsEntry("ETag", "\"AAAAAAAAAA1=\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"etag-1\"", "etag-1", "W/\"etag-1\"", "*", "\"*\"", " \"etag-1\" "})
  void aMatchingEtagMayBeWrittenInManyWays(String ifMatch) {
    put("/devices/a");
    headers.put("If-Match", ifMatch);
    assertThat(put("/devices/a").status()).isEqualTo(200);
  }

  @Test
  void aPutWithoutIfMatchCreatesAndWithItUpdates() {
    put("/devices/a");
    assertThat(put("/devices/a").status()).isEqualTo(409);
    headers.put("If-Match", "\"other\"");
    assertThat(put("/devices/a").status()).isEqualTo(412);
    assertThat(put("/devices/b").status()).isEqualTo(404);
    headers.put("If-Match", "*");
    assertThat(document(put("/devices/a"))).containsEntry("etag", "etag-2");
  }

  @Test
  void aDeletionAnswersWithNothing() {
    put("/devices/a");
    Answer answer = call("DELETE", "/devices/a" + VERSION, "");
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.body()).isEmpty();
    assertThat(call("DELETE", "/devices/a" + VERSION, "").status()).isEqualTo(404);
  }

  @Test
  void devicesAreListedUpToTop() {
    put("/devices/a");
    put("/devices/b");
    put("/devices/a/modules/m");
    assertThat((List<?>) Json.parse(body(call("GET", "/devices/" + VERSION, "")))).hasSize(2);
    assertThat((List<?>) Json.parse(body(call("GET", "/devices" + VERSION + "&top=1", ""))))
        .hasSize(1);
    assertThat((List<?>) Json.parse(body(call("GET", "/devices/a/modules" + VERSION, ""))))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1001", "-1", "many", "", "1.5", "99999999999999999999"})
  void anImpossibleTopIsRefusedByName(String top) {
    Answer answer = call("GET", "/devices" + VERSION + "&top=" + top, "");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(body(answer)).contains("top: " + top + " is not a whole number from 1 to 1000");
  }

  @Test
  void aBulkThatFailsInPartTellsWhichAndIsABadRequest() {
    String two = "[{\"id\":\"a\",\"importMode\":\"create\"},{\"id\":\"b\"}]";
    Answer first = call("POST", "/devices/" + VERSION, two);
    assertThat(first.status()).isEqualTo(200);
    assertThat(document(first)).containsEntry("isSuccessful", true);
    Answer second = call("POST", "/devices" + VERSION, two);
    assertThat(second.status()).isEqualTo(400);
    assertThat(document(second)).containsEntry("isSuccessful", false);
    assertThat(body(second)).contains("DeviceAlreadyExists").contains("\"warnings\":[]");
  }

  @Test
  void aBulkIsAnArrayOfObjects() {
    assertThat(body(call("POST", "/devices" + VERSION, "{}"))).contains("no JSON array");
    assertThat(body(call("POST", "/devices" + VERSION, "[{\"id\":\"a\"},5]")))
        .contains("operation 1 is no JSON object");
    assertThat(document(call("GET", "/statistics/devices" + VERSION, "")))
        .containsEntry("totalDeviceCount", 0L);
  }

  @Test
  void statisticsHaveTheMisspeltNameThatTheJavaClientReads() {
    put("/devices/a");
    assertThat(document(call("GET", "/statistics/devices" + VERSION, "")))
        .containsEntry("enabledDeviceCount", 1L)
        .containsEntry("enableDeviceCount", 1L);
    assertThat(document(call("GET", "/statistics/service" + VERSION, "")))
        .containsEntry("connectedDeviceCount", 0L);
  }

  @Test
  void malformedJsonIsRefusedWithThePlace() {
    put("/devices/a");
    Answer answer = call("PATCH", "/twins/a" + VERSION, "{\"tags\":{\"a\" 1}}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.headers()).containsEntry("iothub-errorcode", "IotHubFormatError");
    assertThat(body(answer)).contains("line 1 column").contains("$.tags.a");
    assertThat(body(call("PATCH", "/twins/a" + VERSION, ""))).contains("the text is empty");
    assertThat(body(call("PATCH", "/twins/a" + VERSION, "[1]"))).contains("not a JSON object");
    Answer binary = call("PATCH", "/twins/a" + VERSION, new byte[] {'{', (byte) 0xff, '}'});
    assertThat(binary.status()).isEqualTo(400);
    assertThat(body(binary)).contains("it is not UTF-8");
  }

  @Test
  void aTwinIsPatchedByBothWaysOfSayingPatch() {
    put("/devices/a");
    call("PATCH", "/twins/a" + VERSION, "{\"properties\":{\"desired\":{\"x\":1,\"y\":1}}}");
    headers.put("x-http-method-override", "PATCH");
    Answer answer =
        call("POST", "/twins/a" + VERSION, "{\"properties\":{\"desired\":{\"x\":null,\"z\":2}}}");
    assertThat(body(answer)).contains("\"desired\":{\"y\":1,\"z\":2,");
  }

  @Test
  void telemetryIsReadAfterASequenceUpToAMaximum() {
    put("/devices/a");
    for (int i = 1; i <= 5; i++) {
      store(i, ("{\"n\":" + i + "}").getBytes(UTF_8));
    }
    Answer answer = call("GET", "/devices/a/messages/events?after=2&max=2", "");
    assertThat(answer.status()).isEqualTo(200);
    assertThat((List<?>) Json.parse(body(answer)))
        .isEqualTo(List.of(message(3, "{\"n\":3}", false), message(4, "{\"n\":4}", false)));
    assertThat((List<?>) Json.parse(body(call("GET", "/devices/a/messages/events", ""))))
        .hasSize(5);
  }

  @Test
  void aBodyThatIsNoTextComesAsBase64() {
    put("/devices/a");
    store(1, new byte[] {(byte) 0xff, 0, 1});
    assertThat(Json.parse(body(call("GET", "/devices/a/messages/events", ""))))
        .isEqualTo(List.of(message(1, "/wAB", true)));
  }

  @Test
  void telemetryOfNobodyIsNotFoundAndABadRangeIsRefused() {
    assertThat(call("GET", "/devices/nobody/messages/events", "").status()).isEqualTo(404);
    assertThat(call("GET", "/devices/a/messages/events?after=-1", "").status()).isEqualTo(400);
    assertThat(call("GET", "/devices/a/messages/events?max=0", "").status()).isEqualTo(400);
  }

  private void store(long sequence, byte[] body) {
    Identity device = Identity.device("a");
    hub.messages.add(
        new StoredMessage(
            device,
            sequence,
            TIME,
            "638",
            new TelemetryMessage(
                Map.of("message-id", "m" + sequence),
                Map.of("messageNumber", String.valueOf(sequence)),
                body)));
  }

  private static Map<String, Object> message(long sequence, String body, boolean base64) {
    return Map.of(
        "sequence",
        sequence,
        "enqueuedTime",
        "2026-11-22T10:15:30.123Z",
        "systemProperties",
        Map.of("message-id", "m" + sequence),
        "properties",
        Map.of("messageNumber", String.valueOf(sequence)),
        "body",
        body,
        "base64Encoded",
        base64);
  }

  private void as(String policy) {
    headers.put("Authorization", "SharedAccessSignature sr=h&sig=s&se=1&skn=" + policy);
  }

  private Answer put(String path) {
    return call("PUT", path + VERSION, "{\"status\":\"Enabled\"}");
  }

  private Answer call(String method, String uri, String body) {
    return call(method, uri, body.getBytes(UTF_8));
  }

  private Answer call(String method, String uri, byte[] body) {
    return router.answer(new Call.Request(method, uri, headers, body));
  }

  private static Map<String, Object> document(Answer answer) {
    return Json.parseObject(body(answer));
  }

  private static String body(Answer answer) {
    return new String(answer.body(), UTF_8);
  }
}
