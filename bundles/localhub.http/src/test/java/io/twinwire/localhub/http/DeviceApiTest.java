package io.twinwire.localhub.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.localhub.CloudDelivery;
import io.twinwire.api.localhub.CloudMessage;
import io.twinwire.api.localhub.CloudMessage.Ack;
import io.twinwire.api.localhub.TelemetryMessage;
import io.twinwire.localhub.http.device.DeviceApi;
import io.twinwire.support.json.Json;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeviceApiTest {

  private static final String EVENTS = "/devices/d1/messages/events";
  private static final String DEVICEBOUND = "/devices/d1/messages/devicebound";
  private static final Instant TIME = Instant.parse("2026-11-22T10:15:30Z");

  private final FakeDevices devices = new FakeDevices();
  private final Router router = new Router(Clock.systemUTC());

  @BeforeEach
  void paths() {
    new DeviceApi(devices, devices).addTo(router);
  }

  private Answer ask(String method, String path, String body, String... headers) {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.put("Authorization", "ok");
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], headers[i + 1]);
    }
    return router.answer(
        new Call.Request(
            method,
            path + (path.contains("?") ? "&" : "?") + "api-version=2020-09-30",
            all,
            body.getBytes(UTF_8)));
  }

  private static String error(Answer answer) {
    return answer.headers().get("iothub-errorcode");
  }

  @Test
  void a_message_takes_its_properties_from_the_headers() {
    Answer answer =
        ask(
            "POST",
            EVENTS,
            "21",
            "iothub-messageid",
            "m-1",
            "iothub-contenttype",
            "application/json",
            "iothub-app-Room",
            "1 A",
            "content-type",
            "binary/octet-stream");

    assertThat(answer.status()).isEqualTo(204);
    TelemetryMessage message = devices.messages.get(0);
    assertThat(message.systemProperties())
        .containsEntry("message-id", "m-1")
        .containsEntry("content-type", "application/json")
        .hasSize(2);
    assertThat(message.properties()).containsExactly(Map.entry("Room", "1 A"));
    assertThat(message.body()).isEqualTo("21".getBytes(UTF_8));
    assertThat(devices.calls).containsExactly("https d1", "close");
  }

  @Test
  void a_module_sends_in_its_own_name() {
    assertThat(ask("POST", "/devices/d1/modules/m1/messages/events", "x").status()).isEqualTo(204);
    assertThat(devices.calls).contains("https d1/m1");
  }

  @Test
  void a_batch_is_several_messages_with_their_properties() {
    String first = Base64.getEncoder().encodeToString("one".getBytes(UTF_8));
    Answer answer =
        ask(
            "POST",
            EVENTS,
            "[{\"body\":\""
                + first
                + "\",\"base64Encoded\":true,\"properties\":{\"iothub-messageid\":\"m-1\","
                + "\"iothub-app-n\":\"1\"}},{\"body\":\"two\",\"base64Encoded\":false}]",
            "content-type",
            "application/vnd.microsoft.iothub.json; charset=utf-8");

    assertThat(answer.status()).isEqualTo(204);
    assertThat(devices.messages)
        .extracting(message -> new String(message.body(), UTF_8))
        .containsExactly("one", "two");
    assertThat(devices.messages.get(0).systemProperties()).containsEntry("message-id", "m-1");
    assertThat(devices.messages.get(0).properties()).containsEntry("n", "1");
  }

  @Test
  void d2c01_a_batch_beyond_256_kb_is_refused_as_a_whole() {
    String body = "{\"body\":\"" + "x".repeat(140_000) + "\"}";
    Answer answer =
        ask(
            "POST",
            EVENTS,
            "[" + body + "," + body + "]",
            "content-type",
            "application/vnd.microsoft.iothub.json");

    assertThat(answer.status()).isEqualTo(413);
    assertThat(error(answer)).isEqualTo("MessageTooLarge");
    assertThat(devices.messages).isEmpty();
  }

  @Test
  void a_batch_that_is_none_says_where() {
    Answer answer =
        ask(
            "POST",
            EVENTS,
            "[{\"body\":\"eA==\",\"base64Encoded\":true},{}]",
            "content-type",
            "application/vnd.microsoft.iothub.json");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(new String(answer.body(), UTF_8)).contains("message 1 has no body");
  }

  @Test
  void an_empty_queue_answers_204_and_a_message_has_its_lock_as_etag() {
    assertThat(ask("GET", DEVICEBOUND, "").status()).isEqualTo(204);
    CloudMessage message =
        new CloudMessage(
            Map.of("message-id", "m-1", "to", "/devices/d1/messages/devicebound"),
            Map.of("sch\u00f6n", "\u00e4"),
            Ack.FULL,
            Optional.of(TIME.plusSeconds(60)),
            "hello".getBytes(UTF_8));
    devices.queue.add(new CloudDelivery(message, "lock-1", 7, TIME, 2, TIME.plusSeconds(60)));

    Answer answer = ask("GET", DEVICEBOUND, "", "iothub-messagelocktimeout", "180");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers())
        .containsEntry("ETag", "\"lock-1\"")
        .containsEntry("iothub-messageid", "m-1")
        .containsEntry("iothub-sequencenumber", "7")
        .containsEntry("iothub-deliverycount", "2")
        .containsEntry("iothub-ack", "full")
        .containsEntry("iothub-app-sch%C3%B6n", "%C3%A4")
        .containsEntry("iothub-expiry", "2026-11-22T10:16:30Z");
    assertThat(new String(answer.body(), UTF_8)).isEqualTo("hello");
    assertThat(devices.calls).contains("lock 180");
  }

  @Test
  void c2d03_a_message_is_completed_rejected_or_abandoned_by_its_lock() {
    assertThat(ask("DELETE", DEVICEBOUND + "/lock-1", "").status()).isEqualTo(204);
    assertThat(ask("DELETE", DEVICEBOUND + "/lock-2?reject=true", "").status()).isEqualTo(204);
    assertThat(ask("POST", DEVICEBOUND + "/lock-3/abandon", "\0").status()).isEqualTo(204);
    assertThat(devices.calls).contains("complete lock-1", "reject lock-2", "abandon lock-3");
    assertThat(ask("DELETE", DEVICEBOUND + "/lost", "").status()).isEqualTo(412);
  }

  @Test
  void fu01_an_upload_begins_with_what_the_storage_needs_and_ends_with_its_outcome() {
    Answer begun = ask("POST", "/devices/d1/files", "{\"blobName\":\"a/b.txt\"}");

    assertThat(Json.parseObject(new String(begun.body(), UTF_8)))
        .containsEntry("correlationId", "c-1")
        .containsEntry("hostName", "h:1")
        .containsEntry("containerName", "uploads")
        .containsEntry("blobName", "d1/a/b.txt")
        .containsEntry("sasToken", "?sig=x");
    Answer ended =
        ask(
            "POST",
            "/devices/d1/files/notifications",
            "{\"correlationId\":\"c-1\",\"isSuccess\":true,\"statusCode\":null}");
    assertThat(ended.status()).isEqualTo(204);
    assertThat(devices.calls.toString()).contains("c-1", "success=true");
  }

  @Test
  void fu02_a_wrong_correlation_id_is_told_by_name() {
    Answer answer =
        ask(
            "POST",
            "/devices/d1/files/notifications",
            "{\"correlationId\":\"unknown\",\"isSuccess\":false}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(error(answer)).isEqualTo("InvalidFileUploadCorrelationId");
    assertThat(ask("POST", "/devices/d1/files/notifications", "{}").status()).isEqualTo(400);
    assertThat(ask("POST", "/devices/d1/files", "{\"blobName\":\"\"}").status()).isEqualTo(400);
  }

  @Test
  void who_shows_nothing_or_is_not_registered_is_told_401() {
    assertThat(ask("POST", EVENTS, "x", "Authorization", "wrong").status()).isEqualTo(401);
    Answer unknown = ask("POST", "/devices/nobody/messages/events", "x");
    assertThat(unknown.status()).isEqualTo(401);
    assertThat(error(unknown)).isEqualTo("IotHubUnauthorizedAccess");
  }

  @Test
  void the_version_of_the_interface_is_due() {
    Answer answer =
        router.answer(new Call.Request("POST", EVENTS, Map.of("Authorization", "ok"), new byte[0]));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(error(answer)).isEqualTo("InvalidProtocolVersion");
  }
}
