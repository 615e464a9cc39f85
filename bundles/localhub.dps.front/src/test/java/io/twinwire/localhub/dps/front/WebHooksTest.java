package io.twinwire.localhub.dps.front;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.twinwire.support.testing.Loopback;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A web hook that decides on allocations. */
class WebHooksTest {

  private final WebHooks hooks = new WebHooks();
  private HttpServer server;
  private String url;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(Loopback.address(), 0), 0);
    server.start();
    url = "http://" + server.getAddress().getHostString() + ":" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(int status, String body) {
    server.createContext(
        "/hook",
        exchange -> {
          String request = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          byte[] answer = body.replace("REQUEST", request).getBytes(UTF_8);
          exchange.sendResponseHeaders(status, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
  }

  @Test
  void it_is_sent_json_and_answers_with_json() throws IOException {
    answer(200, "{\"iotHubHostName\": \"h\", \"echo\": REQUEST}");

    assertThat(hooks.allocate(url + "/hook", Map.of("linkedHubs", "x")))
        .isEqualTo(Map.of("iotHubHostName", "h", "echo", Map.of("linkedHubs", "x")));
  }

  @Test
  void whatever_else_it_does_fails_the_allocation() {
    answer(503, "{}");
    assertThatThrownBy(() -> hooks.allocate(url + "/hook", Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("503");
    server.removeContext("/hook");
    answer(200, "no json");
    assertThatThrownBy(() -> hooks.allocate(url + "/hook", Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/hook");
    assertThatThrownBy(() -> hooks.allocate("no url", Map.of())).isInstanceOf(IOException.class);
  }
}
