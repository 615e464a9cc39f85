package io.twinwire.hub.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class HttpProxyTest {

  @Test
  void behindTheAnswerTheTunnelBeginsAndTheProxyHasHeardWhoAsks() throws Exception {
    try (ServerSocket server = server();
        Socket socket = new Socket()) {
      CompletableFuture<String> request =
          answering(server, "HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\nhello");
      proxy(server, "me").connect(socket, "hub.test", 443, 5000);

      assertThat(request.get())
          .isEqualTo(
              "CONNECT hub.test:443 HTTP/1.1\r\nHost: hub.test:443\r\n"
                  + "Proxy-Authorization: Basic bWU6aHVzaA==\r\n\r\n");
      assertThat(socket.getInputStream().readNBytes(5)).asString(US_ASCII).isEqualTo("hello");
    }
  }

  @Test
  void aRefusalIsToldWithTheProxyAndWithoutThePassword() throws Exception {
    try (ServerSocket server = server();
        Socket socket = new Socket()) {
      answering(server, "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");

      assertThatThrownBy(() -> proxy(server, "me").connect(socket, "hub.test", 443, 5000))
          .isInstanceOf(ConnectException.class)
          .hasMessageStartingWith("proxy 127.0.0.1:" + server.getLocalPort())
          .hasMessageContaining("407 Proxy Authentication Required")
          .hasMessageNotContaining("hush");
    }
  }

  @Test
  void aProxyThatNeverAnswersIsLeft() throws Exception {
    try (ServerSocket server = server();
        Socket socket = new Socket()) {
      assertThatThrownBy(() -> proxy(server, "").connect(socket, "hub.test", 443, 1000))
          .hasMessageEndingWith("no answer within 1 s");
    }
  }

  @Test
  void aProxyThatHangsUpOrTalksWithoutEndIsLeft() throws Exception {
    for (String answer : new String[] {"HTTP/1.1 200 OK\r\n", "x".repeat(20_000)}) {
      try (ServerSocket server = server();
          Socket socket = new Socket()) {
        answering(server, answer);
        assertThatThrownBy(() -> proxy(server, "").connect(socket, "hub.test", 443, 5000))
            .isInstanceOf(ConnectException.class);
      }
    }
  }

  private static HttpProxy proxy(ServerSocket server, String user) {
    return new HttpProxy("127.0.0.1", server.getLocalPort(), user, "hush");
  }

  private static ServerSocket server() throws IOException {
    return new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
  }

  /** Answers one request and hangs up; returns the request. */
  private static CompletableFuture<String> answering(ServerSocket server, String answer) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Socket peer = server.accept()) {
            StringBuilder request = new StringBuilder();
            while (request.indexOf("\r\n\r\n") < 0) {
              request.append((char) peer.getInputStream().read());
            }
            peer.getOutputStream().write(answer.getBytes(US_ASCII));
            return request.toString();
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
  }
}
