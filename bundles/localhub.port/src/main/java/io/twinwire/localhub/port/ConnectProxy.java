package io.twinwire.localhub.port;

import static io.netty.handler.codec.http.HttpHeaderNames.ALLOW;
import static io.netty.handler.codec.http.HttpHeaderNames.CONNECTION;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderValues.CLOSE;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP proxy whose every tunnel ends in the hub itself, whatever host and port it names: it
 * serves clients that insist on port 443 where the user may not bind it.
 */
final class ConnectProxy extends ChannelInitializer<Channel> {

  private final TlsPipeline tls;
  private final Duration silence;

  ConnectProxy(TlsPipeline tls, Duration silence) {
    this.tls = tls;
    this.silence = silence;
  }

  @Override
  protected void initChannel(Channel channel) {
    HttpServerCodec codec = new HttpServerCodec();
    channel.pipeline().addLast(codec, new Tunnel(codec));
  }

  private final class Tunnel extends SimpleChannelInboundHandler<HttpObject> {

    private final HttpServerCodec codec;
    private boolean accepted;
    private @Nullable Future<?> timer;

    Tunnel(HttpServerCodec codec) {
      this.codec = codec;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      timer = ctx.executor().schedule(() -> end(ctx), silence.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
      if (timer != null) {
        timer.cancel(false);
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
      if (part instanceof HttpRequest request) {
        if (request.decoderResult().isFailure()) {
          refuse(ctx, HttpResponseStatus.BAD_REQUEST);
        } else if (!request.method().equals(HttpMethod.CONNECT)) {
          refuse(ctx, HttpResponseStatus.METHOD_NOT_ALLOWED);
        } else {
          accepted = true;
        }
      }
      if (accepted && part instanceof LastHttpContent) {
        FullHttpResponse answer =
            new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        ctx.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        tls.appendTo(ctx.pipeline());
        ctx.pipeline().remove(this);
        // The codec leaves last: what it has read beyond the request belongs to the tunnel.
        ctx.pipeline().remove(codec);
      }
    }

    private void refuse(ChannelHandlerContext ctx, HttpResponseStatus status) {
      FullHttpResponse answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
      answer.headers().set(ALLOW, HttpMethod.CONNECT).set(CONNECTION, CLOSE);
      answer.headers().setInt(CONTENT_LENGTH, 0);
      ctx.channel().config().setAutoRead(false);
      ctx.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      end(ctx);
    }
  }

  private static void end(ChannelHandlerContext ctx) {
    var unused = ctx.close();
  }
}
