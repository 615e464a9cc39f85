package io.twinwire.localhub.portal;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.support.json.Json;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ApiTest {

  private static final Pattern IMPORT = Pattern.compile("from '\\./([a-z]+\\.js)'");

  private TestPortal portal;

  @BeforeEach
  void start() throws IOException {
    portal = new TestPortal();
    portal.hub.add("boiler");
  }

  @AfterEach
  void stop() {
    portal.close();
  }

  private TestPortal.Answer save(String desired, long version) throws Exception {
    return portal.change(
        "PUT",
        "/api/twin?device=boiler",
        "{\"version\":" + version + ",\"desired\":" + desired + "}");
  }

  @Test
  void savingReplacesTheWholeDesiredSection() throws Exception {
    assertThat(save("{\"sendInterval\":60,\"a\":1}", 1).status()).isEqualTo(200);

    TestPortal.Answer answer = save("{\"sendInterval\":5.0}", 2);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(portal.hub.desired("boiler")).isEqualTo(Map.of("sendInterval", 5.0));
    assertThat(Json.write(answer.body())).contains("\"$version\":3");
  }

  @Test
  void aConcurrentChangeIsNotOverwritten() throws Exception {
    portal.hub.desire("boiler", Map.of("sendInterval", 30L));

    TestPortal.Answer answer = save("{\"sendInterval\":5}", 1);

    assertThat(answer.status()).isEqualTo(412);
    assertThat(answer.body())
        .containsEntry("message", "desired is at version 2 by now; your edit began from 1");
    assertThat(portal.hub.desired("boiler")).isEqualTo(Map.of("sendInterval", 30L));
  }

  @Test
  void aChangeBetweenReadingAndWritingIsNotOverwritten() throws Exception {
    portal.hub.beforeReplace(() -> portal.hub.desire("boiler", Map.of("sendInterval", 30L)));

    assertThat(save("{\"sendInterval\":5}", 1).status()).isEqualTo(412);
    assertThat(portal.hub.desired("boiler")).isEqualTo(Map.of("sendInterval", 30L));
  }

  @Test
  void aReportOfTheDeviceIsNoConflict() throws Exception {
    portal.hub.beforeReplace(() -> portal.hub.report("boiler", Map.of("load", 1L)));

    assertThat(save("{\"sendInterval\":5}", 1).status()).isEqualTo(200);
    assertThat(portal.hub.desired("boiler")).isEqualTo(Map.of("sendInterval", 5L));
  }

  @Test
  void theHubsRefusalComesWithItsNameAndRule() throws Exception {
    TestPortal.Answer answer = save("{\"send interval\":5}", 1);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body())
        .containsEntry("error", "ArgumentInvalid")
        .containsEntry(
            "message", "properties.desired: the key 'send interval' holds a space (TW-03)");
    assertThat(portal.hub.desiredVersion("boiler")).isEqualTo(1);
  }

  @Test
  void aBodyThatIsNoJsonObjectIsRefusedByName() throws Exception {
    assertThat(save("[1]", 1).body()).containsEntry("message", "desired: is not a JSON object");
    assertThat(portal.change("PUT", "/api/twin?device=boiler", "{").status()).isEqualTo(400);
    assertThat(portal.change("PUT", "/api/twin?device=boiler", "{\"desired\":{}}").body())
        .hasEntrySatisfying(
            "message", message -> assertThat(String.valueOf(message)).contains("version"));
  }

  @Test
  void aBodyAboveTheLimitIsRefused() throws Exception {
    TestPortal.Answer answer = save("{\"a\":\"" + "x".repeat(300_000) + "\"}", 1);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(String.valueOf(answer.body().get("message"))).contains("262144 bytes");
  }

  @Test
  void devicesAreCreatedDisabledEnabledAndDeleted() throws Exception {
    String pump = "{\"deviceId\":\"pump:1#/?\"}";
    assertThat(portal.change("POST", "/api/devices", pump).status()).isEqualTo(200);
    assertThat(portal.change("POST", "/api/devices", pump).status()).isEqualTo(409);
    assertThat(portal.get("/api/twin?device=pump%3A1%23%2F%3F").status()).isEqualTo(200);
    assertThat(Json.write(portal.change("POST", "/api/devices/disable", pump).body()))
        .contains("\"status\":\"disabled\"");
    assertThat(Json.write(portal.change("POST", "/api/devices/enable", pump).body()))
        .contains("\"status\":\"enabled\"");
    assertThat(portal.change("POST", "/api/devices/delete", pump).status()).isEqualTo(200);
    assertThat(Json.write(portal.get("/api/devices").body())).doesNotContain("pump");
    assertThat(portal.change("POST", "/api/devices/delete", pump).status()).isEqualTo(404);
  }

  @Test
  void aKeyIsShownOnlyWhenItIsAskedFor() throws Exception {
    try (SseClient events = portal.events("?device=boiler")) {
      assertThat(Json.write(events.next().data())).doesNotContain(FakeHub.KEY);
    }
    assertThat(portal.get("/api/devices").response().body()).doesNotContain(FakeHub.KEY);
    assertThat(portal.get("/api/twin?device=boiler").response().body()).doesNotContain(FakeHub.KEY);
    assertThat(portal.get("/api/devices/connection-string").status()).isEqualTo(404);

    TestPortal.Answer answer =
        portal.change("POST", "/api/devices/connection-string", "{\"deviceId\":\"boiler\"}");

    assertThat(answer.body())
        .containsEntry(
            "connectionString",
            "HostName=127.0.13.1;DeviceId=boiler;SharedAccessKey=" + FakeHub.KEY);
  }

  @Test
  void everyFileOfThePageIsThereAndNothingElse() throws Exception {
    String page = portal.get("/").response().body();
    assertThat(page)
        .contains("id=\"desired-editor\"")
        .doesNotContain("<script>")
        .doesNotContain(" style=");
    for (Map.Entry<String, String> file :
        Map.of("/app.js", "text/javascript", "/style.css", "text/css", "/icon.svg", "image/svg+xml")
            .entrySet()) {
      assertThat(portal.get(file.getKey()).response().headers().firstValue("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith(file.getValue()));
    }
    Deque<String> open = new ArrayDeque<>(Set.of("/app.js"));
    Set<String> modules = new HashSet<>(open);
    while (!open.isEmpty()) {
      String script = portal.get(open.remove()).response().body();
      IMPORT
          .matcher(script)
          .results()
          .map(found -> "/" + found.group(1))
          .forEach(
              module -> {
                if (modules.add(module)) {
                  open.add(module);
                }
              });
    }
    assertThat(modules).hasSizeGreaterThan(5);
    for (String module : modules) {
      assertThat(portal.get(module).status()).describedAs(module).isEqualTo(200);
    }
    assertThat(portal.get("/Api.class").status()).isEqualTo(404);
    assertThat(portal.get("/../Api.class").status()).isEqualTo(404);
  }
}
