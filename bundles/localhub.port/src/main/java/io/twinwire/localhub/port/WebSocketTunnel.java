package io.twinwire.localhub.port;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.MessageToMessageCodec;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.time.Duration;
import java.util.List;

/**
 * The WebSocket that IoT Hub's clients open at {@code /$iothub/websocket} where only port 443 is
 * open to them: a tunnel of binary frames, in which a protocol begins as it does without.
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

  private static final byte[] REQUEST = ("GET " + PATH).getBytes(US_ASCII);
  private static final int LARGEST_REQUEST = 8 * 1024;

  /** A frame may hold a message of 256 KiB with the longest topic, or several that wait. */
  private static final int LARGEST_FRAME = 1024 * 1024;

  private static final Duration FAREWELL = Duration.ofMillis(200);

  private WebSocketTunnel() {}

  static Match of(ByteBuf first) {
    int length = Math.min(first.readableBytes(), REQUEST.length);
    for (int i = 0; i < length; i++) {
      if (first.getByte(first.readerIndex() + i) != REQUEST[i]) {
        return Match.NO;
      }
    }
    return length == REQUEST.length ? Match.YES : Match.PERHAPS;
  }

  /** Appends the handlers of a tunnel; the bytes inside it reach what is appended behind them. */
  static void install(ChannelPipeline pipeline, Duration silence) {
    WebSocketServerProtocolConfig config =
        WebSocketServerProtocolConfig.newBuilder()
            .websocketPath(PATH)
            .checkStartsWith(true)
            .subprotocols("mqtt")
            .maxFramePayloadLength(LARGEST_FRAME)
            .handshakeTimeoutMillis(silence.toMillis())
            .forceCloseTimeoutMillis(FAREWELL.toMillis())
            .handleCloseFrames(false)
            .build();
    pipeline.addLast(
        new HttpServerCodec(),
        new HttpObjectAggregator(LARGEST_REQUEST),
        new WebSocketServerProtocolHandler(config),
        new NoOtherRequest(),
        new Frames());
  }

  /** Ends a connection whose path only begins like the tunnel's. */
  private static final class NoOtherRequest extends SimpleChannelInboundHandler<HttpObject> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject request) {
      var unused = ctx.close();
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
