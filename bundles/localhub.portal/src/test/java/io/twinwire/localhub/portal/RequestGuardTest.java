package io.twinwire.localhub.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Raw requests, since a proper client would not let a test forge these headers. */
@Timeout(30)
class RequestGuardTest {

  private TestPortal portal;
  private String own;
  private int port;

  @BeforeEach
  void start() throws IOException {
    portal = new TestPortal();
    portal.hub.add("boiler");
    port = portal.settings.port();
    own = portal.settings.host() + ":" + port;
  }

  @AfterEach
  void stop() {
    portal.close();
  }

  private String raw(String requestLine, String... headers) throws IOException {
    return rawBody(requestLine, "", headers);
  }

  private String rawBody(String requestLine, String body, String... headers) throws IOException {
    try (Socket socket = new Socket(portal.settings.address(), port)) {
      String request =
          requestLine
              + " HTTP/1.1\r\nConnection: close\r\nContent-Length: "
              + body.length()
              + "\r\n"
              + String.join("\r\n", headers)
              + (headers.length == 0 ? "\r\n" : "\r\n\r\n")
              + body;
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private String create(String... headers) throws IOException {
    return rawBody("POST /api/devices", "{\"deviceId\":\"pump\"}", headers);
  }

  private static void assertRefused(String answer, String reason) {
    assertThat(answer).startsWith("HTTP/1.1 403").contains("\"message\"").contains(reason);
  }

  @Test
  void itsOwnNamesAreAnswered() throws IOException {
    for (String host : new String[] {own, "127.0.0.1:" + port, "localhost:" + port}) {
      assertThat(raw("GET /", "Host: " + host)).startsWith("HTTP/1.1 200");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "evil.example:8088", "127.0.0.1", "localhost.evil.example"})
  void foreignHostIsRefused(String host) throws IOException {
    assertRefused(raw("GET /", "Host: " + host), "Host: " + host);
    assertRefused(raw("GET /api/devices", "Host: " + host), "Host: " + host);
    assertRefused(raw("GET /api/events", "Host: " + host), "Host: " + host);
  }

  @Test
  void missingOrDoubledHostIsRefused() throws IOException {
    assertThat(raw("GET /")).matches("(?s)HTTP/1.1 40[03].*");
    assertRefused(raw("GET /", "Host: " + own, "Host: evil.example"), "more than one");
  }

  @Test
  void absoluteTargetOfAnotherHostIsRefused() throws IOException {
    assertRefused(raw("GET http://evil.example/", "Host: " + own), "request target");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://evil.example", "null", "https://127.0.13.1"})
  void foreignOriginIsRefusedEvenForReading(String origin) throws IOException {
    assertRefused(
        raw("GET /api/devices", "Host: " + own, "Origin: " + origin), "Origin: " + origin);
    assertRefused(raw("GET /api/events", "Host: " + own, "Origin: " + origin), "Origin: " + origin);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site"})
  void aForeignPageMayNeitherReadNorEmbed(String site) throws IOException {
    String header = "Sec-Fetch-Site: " + site;
    assertRefused(raw("GET /api/devices", "Host: " + own, header), header);
    assertRefused(raw("GET /app.js", "Host: " + own, header), header);
    assertRefused(
        raw("GET /", "Host: " + own, header, "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe"),
        header);
  }

  @Test
  void aLinkOfAnotherPageMayOpenThePortal() throws IOException {
    assertThat(
            raw(
                "GET /",
                "Host: " + own,
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Mode: navigate",
                "Sec-Fetch-Dest: document"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void aChangeOfUnknownOriginIsRefused() throws IOException {
    String json = "Content-Type: application/json";
    assertRefused(create("Host: " + own, json), "Origin: missing");
    assertRefused(create("Host: " + own, json, "Sec-Fetch-Site: none"), "Sec-Fetch-Site: none");
    assertRefused(create("Host: " + own, json, "Origin: http://localhost:" + port), "Origin");
    assertThat(create("Host: " + own, json, "Sec-Fetch-Site: same-origin"))
        .startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/jsonp"})
  void aChangeThatAFormCouldSendIsRefused(String type) throws IOException {
    assertRefused(
        create("Host: " + own, "Origin: http://" + own, "Content-Type: " + type), "Content-Type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPTIONS", "DELETE", "TRACE"})
  void otherMethodsAreRefused(String method) throws IOException {
    assertRefused(raw(method + " /api/devices", "Host: " + own, "Origin: http://" + own), "method");
  }

  @Test
  void everyAnswerForbidsInlineScriptSniffingAndFrames() throws IOException {
    for (String answer :
        new String[] {
          raw("GET /", "Host: " + own),
          raw("GET /api/devices", "Host: " + own),
          raw("GET /", "Host: evil.example")
        }) {
      String head = answer.substring(0, answer.indexOf("\r\n\r\n")).toLowerCase();
      assertThat(head)
          .contains("content-security-policy: default-src 'none'; script-src 'self'")
          .contains("frame-ancestors 'none'")
          .contains("x-content-type-options: nosniff")
          .doesNotContain("access-control-")
          .doesNotContain("unsafe");
    }
  }
}
