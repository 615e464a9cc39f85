package io.twinwire.localhub.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.support.json.Json;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RouterTest {

  private final Router router =
      new Router(Clock.fixed(Instant.parse("2026-11-22T10:15:30Z"), ZoneOffset.UTC))
          .on("GET", "/things/{thing}", call -> text("get " + call.parameter("thing")))
          .on("PATCH", "/things/{thing}", call -> text("patch"))
          .on("POST", "/things/{thing}", call -> text("post"))
          .on("GET", "/things/{thing}/parts/{part}", call -> text(call.parameters().toString()));

  @Test
  void aRequestGoesToTheHandlerOfItsMethodAndPath() {
    assertThat(body(answer("GET", "/things/a"))).isEqualTo("get a");
    assertThat(body(answer("POST", "/things/a"))).isEqualTo("post");
    assertThat(body(answer("GET", "/things/a/parts/b"))).isEqualTo("{part=b, thing=a}");
  }

  @Test
  void anUnknownPathIsNotFoundAndNamed() {
    Answer answer = answer("GET", "/things/a/b?x=1");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.headers()).containsEntry("iothub-errorcode", "ResourceNotFound");
    assertThat(message(answer)).isEqualTo("ErrorCode:ResourceNotFound;no such path: /things/a/b");
  }

  @Test
  void anotherMethodOfAKnownPathIsNotAllowedAndTheRightOnesAreNamed() {
    Answer answer = answer("DELETE", "/things/a");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.headers()).containsEntry("Allow", "GET, PATCH, POST");
    assertThat(message(answer)).contains("DELETE is not served at /things/a; GET, PATCH, POST is");
  }

  @Test
  void aPostMayStandForAPatchButNothingElseMay() {
    assertThat(body(overridden("POST", "PATCH"))).isEqualTo("patch");
    assertThat(body(overridden("GET", "PATCH"))).isEqualTo("get a");
  }

  @ParameterizedTest
  @EnumSource(HubFault.Code.class)
  void everyFaultOfTheHubComesWithItsStatusHeaderAndText(HubFault.Code code) {
    router.on(
        "GET",
        "/fault",
        call -> {
          throw new HubFault(code, "port: 99999 is above 65535");
        });
    Answer answer = answer("GET", "/fault");
    assertThat(answer.status()).isEqualTo(code.number() / 1000);
    assertThat(answer.headers())
        .containsEntry("iothub-errorcode", code.text())
        .containsEntry("Content-Type", "application/json; charset=utf-8");
    assertThat(message(answer))
        .isEqualTo("ErrorCode:" + code.text() + ";port: 99999 is above 65535");
    assertThat(Json.parseObject(body(answer)).get("ExceptionMessage"))
        .asString()
        .matches("Tracking ID:[0-9a-f]{32}-TimeStamp:2026-11-22T10:15:30Z");
  }

  @Test
  void aFailureOfTheHubIsAServerErrorThatGivesNothingAway() {
    router.on(
        "GET",
        "/broken",
        call -> {
          throw new IllegalStateException("secret");
        });
    Answer answer = answer("GET", "/broken");
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.headers()).containsEntry("iothub-errorcode", "ServerError");
    assertThat(body(answer)).doesNotContain("secret");
  }

  private Answer answer(String method, String uri) {
    return router.answer(new Call.Request(method, uri, Map.of(), new byte[0]));
  }

  private Answer overridden(String method, String override) {
    return router.answer(
        new Call.Request(
            method, "/things/a", Map.of("X-HTTP-Method-Override", override), new byte[0]));
  }

  private static Answer text(String text) {
    return new Answer(200, Map.of(), text.getBytes(UTF_8));
  }

  private static String body(Answer answer) {
    return new String(answer.body(), UTF_8);
  }

  private static String message(Answer answer) {
    return (String) Json.parseObject(body(answer)).get("Message");
  }
}
