package io.twinwire.localhub.port;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.twinwire.support.port.PortFront;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for a connection's first bytes, installs the front that knows them, and leaves. It looks at
 * whatever reaches its place in the pipeline, so a tunnel inside a protocol can end in another one.
 */
final class FirstBytes extends ByteToMessageDecoder {

  private static final Logger LOG = LoggerFactory.getLogger(FirstBytes.class);

  /** What {@link PortFront#recognises} is promised. */
  private static final int ENOUGH = 4;

  private final Fronts fronts;
  private final Duration silence;
  private @Nullable Future<?> timer;

  FirstBytes(Fronts fronts, Duration silence) {
    this.fronts = fronts;
    this.silence = silence;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    SslHandler tls = ctx.pipeline().get(SslHandler.class);
    if (tls == null || tls.handshakeFuture().isDone()) {
      startTimer(ctx);
    } else {
      tls.handshakeFuture()
          .addListener(
              done -> {
                if (done.isSuccess()) {
                  startTimer(ctx);
                }
              });
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (in.readableBytes() < ENOUGH) {
      return;
    }
    switch (WebSocketTunnel.of(in)) {
      case YES -> tunnel(ctx.pipeline());
      case NO -> handOver(ctx, in);
      case PERHAPS -> {}
    }
  }

  @Override
  protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    in.skipBytes(in.readableBytes());
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("closing {}: {}", ctx.channel().remoteAddress(), cause.toString());
    var unused = ctx.close();
  }

  private void startTimer(ChannelHandlerContext ctx) {
    if (!ctx.isRemoved()) {
      timer =
          ctx.executor().schedule(() -> onSilence(ctx), silence.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void onSilence(ChannelHandlerContext ctx) {
    if (ctx.isRemoved()) {
      return;
    }
    if (actualReadableBytes() > 0) {
      handOver(ctx, internalBuffer());
    } else {
      LOG.debug("closing {}: it says nothing", ctx.channel().remoteAddress());
      var unused = ctx.close();
    }
  }

  private void tunnel(ChannelPipeline pipeline) {
    WebSocketTunnel.install(pipeline, silence);
    pipeline.addLast(new FirstBytes(fronts, silence));
    pipeline.remove(this);
  }

  private void handOver(ChannelHandlerContext ctx, ByteBuf first) {
    Optional<PortFront> front = fronts.recognising(first);
    if (front.isEmpty()) {
      LOG.debug("closing {}: no front knows its first bytes", ctx.channel().remoteAddress());
      drop(ctx, first);
      return;
    }
    try {
      if (!fronts.join(front.get(), ctx.channel())) {
        drop(ctx, first);
        return;
      }
      front.get().install(ctx.pipeline());
    } catch (RuntimeException e) {
      LOG.warn("the front {} failed to take a connection", front.get().protocol(), e);
      drop(ctx, first);
      return;
    }
    // What was read so far goes on to the handlers that the front has just added.
    ctx.pipeline().remove(this);
  }

  private static void drop(ChannelHandlerContext ctx, ByteBuf first) {
    first.skipBytes(first.readableBytes());
    var unused = ctx.close();
  }
}
