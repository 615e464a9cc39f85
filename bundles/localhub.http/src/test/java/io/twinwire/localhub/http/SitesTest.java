package io.twinwire.localhub.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.support.exec.Executors;
import io.twinwire.support.port.HttpSite;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bodies of any size, in both directions, on connections that IoT Hub's paths share. */
class SitesTest {

  private final ExecutorService executor = Executors.blocking("test-sites");
  private final BlockingQueue<String> failures = new LinkedBlockingQueue<>();
  private TestHub server;

  @BeforeEach
  void open() throws Exception {
    Router router = new Router(Clock.systemUTC());
    router.on("GET", "/hub", call -> Answer.json(200, Map.of("from", "hub")));
    Sites sites = new Sites();
    sites.add(new Site());
    server = new TestHub(pipeline -> HttpFront.install(pipeline, router, sites, executor));
  }

  @AfterEach
  void close() {
    server.close();
    Executors.cancel(executor, Duration.ofSeconds(2));
  }

  private final class Site implements HttpSite {

    @Override
    public boolean serves(String path, String query) {
      return path.startsWith("/site/") || path.startsWith("/hub");
    }

    @Override
    public Reply answer(Request request) throws IOException {
      switch (request.uri()) {
        case "/site/count":
          long count = request.body().transferTo(java.io.OutputStream.nullOutputStream());
          return text(Long.toString(count));
        case "/site/unread":
          return new Reply(403, Map.of("x-code", "no"), 0, InputStream.nullInputStream());
        case "/site/large":
          return new Reply(200, Map.of(), 3_000_000, new Zeros());
        case "/hub/of/guests":
          return text("a guest");
        case "/site/cut":
          try {
            request.body().readAllBytes();
          } catch (IOException e) {
            failures.add(String.valueOf(e.getMessage()));
          }
          return text("");
        default:
          throw new IOException("this site is broken");
      }
    }

    private Reply text(String text) {
      byte[] body = text.getBytes(UTF_8);
      return new Reply(200, Map.of(), body.length, new ByteArrayInputStream(body));
    }
  }

  private static final class Zeros extends InputStream {
    @Override
    public int read() {
      return '0';
    }
  }

  private RawClient client() throws IOException {
    return new RawClient(server);
  }

  private static String post(String path, int length) {
    return "POST " + path + " HTTP/1.1\r\nHost: h\r\nContent-Length: " + length + "\r\n\r\n";
  }

  @Test
  void a_body_beyond_what_is_kept_in_memory_is_read_to_its_end() throws Exception {
    try (RawClient client = client()) {
      client.send(post("/site/count", 20_000_000));
      String part = "x".repeat(1_000_000);
      for (int i = 0; i < 20; i++) {
        client.send(part);
      }
      assertThat(client.reply().body()).isEqualTo("20000000");
    }
  }

  @Test
  void requests_of_a_site_and_of_the_hub_share_a_connection_in_their_order() throws Exception {
    try (RawClient client = client()) {
      client.send(
          post("/site/count", 3)
              + "abc"
              + "GET /hub HTTP/1.1\r\nHost: h\r\n\r\n"
              + post("/site/count", 2)
              + "ab");
      assertThat(client.reply().body()).isEqualTo("3");
      assertThat(client.reply().body()).contains("hub");
      assertThat(client.reply().body()).isEqualTo("2");
    }
  }

  @Test
  void the_hubs_own_paths_stay_its_own_whatever_a_site_serves() throws Exception {
    try (RawClient client = client()) {
      client.send("GET /hub HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(client.reply().body()).contains("hub");
      client.send("GET /hub/of/guests HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(client.reply().body()).isEqualTo("a guest");
    }
  }

  @Test
  void an_answer_that_does_not_wait_for_the_body_leaves_the_connection_usable() throws Exception {
    try (RawClient client = client()) {
      client.send(post("/site/unread", 2_000_000)).send("x".repeat(2_000_000));
      RawClient.Reply refused = client.reply();
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.headers()).containsEntry("x-code", "no");
      client.send("GET /hub HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(client.reply().status()).isEqualTo(200);
    }
  }

  @Test
  void a_client_that_asks_first_is_told_to_go_on() throws Exception {
    try (RawClient client = client()) {
      client.send(
          "POST /site/count HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n"
              + "Content-Length: 3\r\n\r\n");
      assertThat(client.reply().status()).isEqualTo(100);
      client.send("abc");
      assertThat(client.reply().body()).isEqualTo("3");
    }
  }

  @Test
  void a_large_answer_comes_whole_and_none_for_head() throws Exception {
    try (RawClient client = client()) {
      client.send("HEAD /site/large HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(client.head().headers()).containsEntry("content-length", "3000000");
      client.send("GET /site/large HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(client.reply().body()).hasSize(3_000_000);
    }
  }

  @Test
  void a_site_that_fails_is_a_500_and_harms_no_other_request() throws Exception {
    try (RawClient client = client()) {
      client.send("GET /site/broken HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(client.reply().status()).isEqualTo(500);
      client.send("GET /hub HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(client.reply().status()).isEqualTo(200);
    }
  }

  @Test
  void a_client_that_goes_within_its_body_ends_the_reading() throws Exception {
    try (RawClient client = client()) {
      client.send(post("/site/cut", 100)).send("half");
    }
    assertThat(failures.poll(10, TimeUnit.SECONDS)).contains("ended within the body");
  }
}
