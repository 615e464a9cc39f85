package io.twinwire.localhub.port;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketTunnelTest {

  private static final String PATH = "/$iothub/websocket?iothub-no-client-cert=true";

  private final Fronts fronts = new Fronts();
  private final EmbeddedChannel hub = new EmbeddedChannel();

  WebSocketTunnelTest() {
    fronts.add(new EchoFront("alfa"));
    fronts.add(new EchoFront("GET "));
    hub.pipeline().addLast(new FirstBytes(fronts, Duration.ofSeconds(10)));
  }

  @ParameterizedTest
  @ValueSource(strings = {PATH, "/mqtt", "/$servicebus/websocket"})
  void aProtocolBeginsInsideTheTunnelAsItDoesWithout(String path) {
    EmbeddedChannel client = client(path);
    exchange(client);
    client.writeOutbound(frame("al"), frame("fa and"), frame(" more"));
    exchange(client);

    assertThat(received(client)).isEqualTo("alfa and more");
  }

  @Test
  void theRequestMayComeInPieces() {
    EmbeddedChannel client = client(PATH);
    for (ByteBuf part = client.readOutbound(); part != null; part = client.readOutbound()) {
      while (part.isReadable()) {
        hub.writeInbound(part.readBytes(1));
      }
      part.release();
    }
    exchange(client);
    client.writeOutbound(frame("alfa"));
    exchange(client);

    assertThat(received(client)).isEqualTo("alfa");
  }

  @Test
  void aRequestForAnotherPathIsHttpAsBefore() {
    hub.writeInbound(bytes("GET /devices/a HTTP/1.1\r\n\r\n"));

    ByteBuf echo = hub.readOutbound();
    assertThat(echo.toString(US_ASCII)).startsWith("GET /devices/a ");
    echo.release();
  }

  @ParameterizedTest
  @ValueSource(strings = {WebSocketTunnel.PATH, WebSocketTunnel.MQTT_PATH})
  void aPathThatOnlyBeginsLikeTheTunnelsEndsTheConnection(String path) {
    hub.writeInbound(bytes("GET " + path + "s HTTP/1.1\r\nHost: a\r\n\r\n"));

    assertThat(hub.isOpen()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFarewellAndTextEndTheConnection(boolean farewell) {
    EmbeddedChannel client = client(PATH);
    exchange(client);
    client.writeOutbound(
        farewell ? new CloseWebSocketFrame(1000, "") : new TextWebSocketFrame("alfa"));
    exchange(client);

    await().atMost(Duration.ofSeconds(5)).until(() -> !open());
  }

  private boolean open() {
    hub.runPendingTasks();
    return hub.isOpen();
  }

  @ParameterizedTest
  @ValueSource(strings = {"AMQPWSB10", "mqtt"})
  void aWholeUrlAsksForTheTunnelToo(String subprotocol) {
    hub.writeInbound(
        bytes(
            "GET https://hub.test:443"
                + PATH
                + " HTTP/1.1\r\nHost: hub.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Protocol: "
                + subprotocol
                + "\r\n\r\n"));

    ByteBuf answer = hub.readOutbound();
    assertThat(answer.toString(US_ASCII))
        .startsWith("HTTP/1.1 101")
        .containsIgnoringCase("sec-websocket-protocol: " + subprotocol);
    answer.release();
  }

  @Test
  void aWholeUrlOfAnotherPathIsHttpAsBefore() {
    hub.writeInbound(bytes("GET https://hub.test/devices/a HTTP/1.1\r\n\r\n"));

    ByteBuf echo = hub.readOutbound();
    assertThat(echo.toString(US_ASCII)).startsWith("GET https://hub.test/devices/a ");
    echo.release();
  }

  private static EmbeddedChannel client(String path) {
    return new EmbeddedChannel(
        new HttpClientCodec(),
        new HttpObjectAggregator(8192),
        new WebSocketClientProtocolHandler(
            WebSocketClientHandshakerFactory.newHandshaker(
                URI.create("wss://hub.test" + path), WebSocketVersion.V13, "mqtt", false, null)));
  }

  /** Carries what both sides have to say until there is no more. */
  private void exchange(EmbeddedChannel client) {
    boolean moved = true;
    while (moved) {
      moved = false;
      for (ByteBuf up = client.readOutbound(); up != null; up = client.readOutbound()) {
        hub.writeInbound(up);
        moved = true;
      }
      for (ByteBuf down = hub.readOutbound(); down != null; down = hub.readOutbound()) {
        client.writeInbound(down);
        moved = true;
      }
    }
  }

  private static String received(EmbeddedChannel client) {
    List<String> parts = new ArrayList<>();
    for (Object in = client.readInbound(); in != null; in = client.readInbound()) {
      BinaryWebSocketFrame frame = (BinaryWebSocketFrame) in;
      parts.add(frame.content().toString(US_ASCII));
      frame.release();
    }
    return String.join("", parts);
  }

  private static BinaryWebSocketFrame frame(String text) {
    return new BinaryWebSocketFrame(bytes(text));
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, US_ASCII);
  }
}
