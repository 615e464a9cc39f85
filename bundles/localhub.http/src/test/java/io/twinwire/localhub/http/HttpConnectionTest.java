package io.twinwire.localhub.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.twinwire.support.exec.Executors;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One connection over TLS; the server has a single event loop thread. */
@Timeout(60)
class HttpConnectionTest {

  private final ExecutorService executor = Executors.blocking("test-http");
  private final CountDownLatch gate = new CountDownLatch(1);
  private final List<String> handled = new CopyOnWriteArrayList<>();
  private final Router router =
      new Router(Clock.systemUTC())
          .on("GET", "/echo/{text}", call -> echo(call.parameter("text")))
          .on("PUT", "/echo/{text}", call -> echo(new String(call.request().body(), UTF_8)))
          .on("DELETE", "/echo/{text}", call -> Answer.empty(204))
          .on(
              "GET",
              "/slow",
              call -> {
                try {
                  assertThat(gate.await(30, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                return echo("slow");
              });
  private TestHub server;
  private RawClient client;

  @BeforeEach
  void start() throws Exception {
    server = new TestHub(pipeline -> HttpFront.install(pipeline, router, new Sites(), executor));
    client = new RawClient(server);
  }

  @AfterEach
  void stop() throws Exception {
    gate.countDown();
    client.close();
    server.close();
    Executors.cancel(executor, Duration.ofSeconds(2));
  }

  @Test
  void aConnectionServesOneRequestAfterTheOther() throws Exception {
    assertThat(client.send(get("/echo/a")).reply().body()).isEqualTo("a");
    RawClient.Reply deleted = client.send("DELETE /echo/a HTTP/1.1\r\nHost: h\r\n\r\n").reply();
    assertThat(deleted.status()).isEqualTo(204);
    assertThat(deleted.headers()).doesNotContainKey("Content-Length");
    assertThat(client.send(put("text")).reply().body()).isEqualTo("text");
  }

  @Test
  void pipelinedRequestsAreAnsweredInTheirOrderAndNoneBeforeItsTurn() throws Exception {
    client.send(get("/slow") + get("/echo/a") + put("b") + get("/nowhere") + get("/echo/c"));
    // Another connection is served meanwhile: the slow handler holds no event loop thread.
    try (RawClient other = new RawClient(server)) {
      assertThat(other.send(get("/echo/other")).reply().body()).isEqualTo("other");
    }
    assertThat(handled).containsExactly("other");
    gate.countDown();
    assertThat(client.reply().body()).isEqualTo("slow");
    assertThat(client.reply().body()).isEqualTo("a");
    assertThat(client.reply().body()).isEqualTo("b");
    assertThat(client.reply().status()).isEqualTo(404);
    assertThat(client.reply().body()).isEqualTo("c");
    assertThat(handled).containsExactly("other", "slow", "a", "b", "c");
  }

  @Test
  void manyPipelinedRequestsAllGetTheirAnswer() throws Exception {
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      requests.append(i % 2 == 0 ? get("/echo/" + i) : put(String.valueOf(i)));
    }
    client.send(requests.toString());
    for (int i = 0; i < 2000; i++) {
      assertThat(client.reply().body()).isEqualTo(String.valueOf(i));
    }
  }

  @Test
  void aConnectionIsNotReadWhileARequestIsAnswered() {
    Deque<Runnable> tasks = new ArrayDeque<>();
    EmbeddedChannel channel = new EmbeddedChannel();
    HttpFront.install(channel.pipeline(), router, new Sites(), tasks::add);
    channel.writeInbound(Unpooled.copiedBuffer(get("/echo/a") + get("/echo/b"), UTF_8));
    for (int i = 0; i < 2; i++) {
      assertThat(channel.config().isAutoRead()).isFalse();
      assertThat(tasks).hasSize(1);
      tasks.remove().run();
      channel.runPendingTasks();
    }
    assertThat(channel.config().isAutoRead()).isTrue();
    assertThat(handled).containsExactly("a", "b");
    channel.finishAndReleaseAll();
  }

  @Test
  void aBodyInChunksIsPutTogether() throws Exception {
    client.send("PUT /echo/x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
    client.send("3\r\nabc\r\n");
    client.send("2\r\nde\r\n0\r\n\r\n" + get("/echo/next"));
    assertThat(client.reply().body()).isEqualTo("abcde");
    assertThat(client.reply().body()).isEqualTo("next");
  }

  @Test
  void theLargestBodyPassesAndALargerOneIsRefusedWithoutLossOfTheConnection() throws Exception {
    String largest = "x".repeat(HttpConnection.MAX_BODY);
    assertThat(client.send(put(largest)).reply().body()).hasSize(HttpConnection.MAX_BODY);
    RawClient.Reply refused = client.send(put(largest + "y")).reply();
    assertThat(refused.status()).isEqualTo(413);
    assertThat(refused.headers()).containsEntry("iothub-errorcode", "MessageTooLarge");
    assertThat(refused.body()).contains("more than 4194304 bytes");
    assertThat(client.send(get("/echo/a")).reply().body()).isEqualTo("a");
  }

  @Test
  void anAbsurdlyLargeBodyIsNotWaitedFor() throws Exception {
    client.send("PUT /echo/x HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999\r\n\r\n");
    RawClient.Reply refused = client.reply();
    assertThat(refused.status()).isEqualTo(413);
    assertThat(refused.headers()).containsEntry("Connection", "close");
    assertThat(client.ended()).isTrue();
  }

  @Test
  void whoAsksBeforeSendingABodyIsToldToGoOnOrNot() throws Exception {
    String asks = "PUT /echo/x HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: ";
    client.send(asks + "2\r\n\r\n");
    assertThat(client.reply().status()).isEqualTo(100);
    assertThat(client.send("ok").reply().body()).isEqualTo("ok");
    client.send(asks + (HttpConnection.MAX_BODY + 1) + "\r\n\r\n");
    assertThat(client.reply().status()).isEqualTo(413);
  }

  @Test
  void aRequestLineMayNameTheHostAsWell() throws Exception {
    assertThat(client.send(get("https://127.0.12.1/echo/a?x=1")).reply().body()).isEqualTo("a");
  }

  @Test
  void theConnectionEndsWhereTheClientAsksForIt() throws Exception {
    client.send("GET /echo/a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n" + get("/echo/b"));
    RawClient.Reply reply = client.reply();
    assertThat(reply.body()).isEqualTo("a");
    assertThat(reply.headers()).containsEntry("Connection", "close");
    assertThat(client.ended()).isTrue();
    assertThat(handled).containsExactly("a");
  }

  @Test
  void aClientOfTheOldProtocolGetsItsAnswerAndTheEnd() throws Exception {
    assertThat(client.send("GET /echo/a HTTP/1.0\r\n\r\n").reply().body()).isEqualTo("a");
    assertThat(client.ended()).isTrue();
  }

  @Test
  void whatIsNoHttpIsRefusedAfterTheAnswersBeforeIt() throws Exception {
    client.send(get("/echo/a") + "GET\r\n\r\n");
    assertThat(client.reply().body()).isEqualTo("a");
    RawClient.Reply refused = client.reply();
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).contains("no HTTP request");
    assertThat(client.ended()).isTrue();
  }

  @Test
  void tooLongALineOrHeaderIsNamedByItsStatus() throws Exception {
    assertThat(client.send(get("/echo/" + "a".repeat(5000))).reply().status()).isEqualTo(414);
    try (RawClient other = new RawClient(server)) {
      String header = "GET /echo/a HTTP/1.1\r\nX: " + "a".repeat(9000) + "\r\n\r\n";
      assertThat(other.send(header).reply().status()).isEqualTo(431);
    }
  }

  private Answer echo(String text) {
    handled.add(text);
    return new Answer(200, Map.of(), text.getBytes(UTF_8));
  }

  private static String get(String uri) {
    return "GET " + uri + " HTTP/1.1\r\nHost: h\r\n\r\n";
  }

  private static String put(String body) {
    return "PUT /echo/x HTTP/1.1\r\nHost: h\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }
}
