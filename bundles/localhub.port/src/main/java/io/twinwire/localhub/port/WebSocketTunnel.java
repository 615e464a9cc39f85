package io.twinwire.localhub.port;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.MessageToMessageCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.List;

/**
 * The WebSocket that clients open where only port 443 is open to them, those of IoT Hub at {@code
 * /$iothub/websocket}, those of its built-in Event Hub endpoint at {@code /$servicebus/websocket},
 * those of the provisioning service that speak MQTT at {@code /mqtt}: a tunnel of binary frames, in
 * which a protocol begins as it does without. Clients of AMQP ask with a whole URL in place of the
 * path.
 */
final class WebSocketTunnel {

  /** How the first bytes of a connection compare with a tunnel's. */
  enum Match {
    YES,
    NO,
    /** More bytes are needed. */
    PERHAPS
  }

  static final String PATH = "/$iothub/websocket";
  static final String MQTT_PATH = "/mqtt";
  static final String EVENTS_PATH = "/$servicebus/websocket";

  private static final List<String> PATHS = List.of(PATH, MQTT_PATH, EVENTS_PATH);
  private static final String METHOD = "GET ";
  private static final String SCHEME = "https://";
  private static final int LONGEST_HOST = 300;
  private static final int LARGEST_REQUEST = 8 * 1024;

  /** A frame may hold a message of 256 KiB with the longest topic, or several that wait. */
  private static final int LARGEST_FRAME = 1024 * 1024;

  private static final Duration FAREWELL = Duration.ofMillis(200);

  private WebSocketTunnel() {}

  static Match of(ByteBuf first) {
    Match method = begins(first, 0, METHOD);
    if (method != Match.YES) {
      return method;
    }
    Match scheme = begins(first, METHOD.length(), SCHEME);
    if (scheme == Match.PERHAPS) {
      return Match.PERHAPS;
    }
    int path = METHOD.length();
    if (scheme == Match.YES) {
      int host = path + SCHEME.length();
      int searched = Math.min(first.readableBytes() - host, LONGEST_HOST);
      int length = first.slice(first.readerIndex() + host, searched).bytesBefore((byte) '/');
      if (length < 0) {
        return searched == LONGEST_HOST ? Match.NO : Match.PERHAPS;
      }
      path = host + length;
    }
    return path(first, path);
  }

  private static Match path(ByteBuf first, int at) {
    Match best = Match.NO;
    for (String path : PATHS) {
      Match match = begins(first, at, path);
      if (match == Match.YES) {
        return match;
      }
      best = match == Match.PERHAPS ? match : best;
    }
    return best;
  }

  /** Whether the bytes from an offset on begin with a text, as far as they are there. */
  private static Match begins(ByteBuf first, int at, String text) {
    int length = Math.min(first.readableBytes() - at, text.length());
    if (length > 0
        && !ByteBufUtil.equals(
            first,
            first.readerIndex() + at,
            Unpooled.wrappedBuffer(text.getBytes(US_ASCII)),
            0,
            length)) {
      return Match.NO;
    }
    return length == text.length() ? Match.YES : Match.PERHAPS;
  }

  /** Appends the handlers of a tunnel; the bytes inside it reach what is appended behind them. */
  static void install(ChannelPipeline pipeline, Duration silence) {
    WebSocketServerProtocolConfig config =
        WebSocketServerProtocolConfig.newBuilder()
            .websocketPath("/")
            .checkStartsWith(true)
            .subprotocols("mqtt,AMQPWSB10,amqp")
            .maxFramePayloadLength(LARGEST_FRAME)
            .handshakeTimeoutMillis(silence.toMillis())
            .forceCloseTimeoutMillis(FAREWELL.toMillis())
            .handleCloseFrames(false)
            .build();
    pipeline.addLast(
        new HttpServerCodec(),
        new HttpObjectAggregator(LARGEST_REQUEST),
        new OnlyTunnels(),
        new WebSocketServerProtocolHandler(config),
        new Frames());
  }

  /** Ends a connection whose path only begins like a tunnel's. */
  private static final class OnlyTunnels extends SimpleChannelInboundHandler<HttpRequest> {

    OnlyTunnels() {
      super(false);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpRequest request) {
      String uri = request.uri();
      if (uri.startsWith(SCHEME)) {
        int slash = uri.indexOf('/', SCHEME.length());
        uri = slash < 0 ? "/" : uri.substring(slash);
      }
      if (PATHS.contains(new QueryStringDecoder(uri).rawPath())) {
        request.setUri(uri);
        ctx.fireChannelRead(request);
      } else {
        ReferenceCountUtil.release(request);
        var unused = ctx.close();
      }
    }
  }

  private static final class Frames extends MessageToMessageCodec<WebSocketFrame, ByteBuf> {

    Frames() {
      super(WebSocketFrame.class, ByteBuf.class);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, WebSocketFrame frame, List<Object> out) {
      if (frame instanceof BinaryWebSocketFrame || frame instanceof ContinuationWebSocketFrame) {
        out.add(frame.content().retain());
      } else {
        // A farewell, or text. From here the close does not pass the protocol's own handler, which
        // takes it for the hub's.
        var unused = ctx.close();
      }
    }

    @Override
    protected void encode(ChannelHandlerContext ctx, ByteBuf bytes, List<Object> out) {
      out.add(new BinaryWebSocketFrame(bytes.retain()));
    }
  }
}
