package io.twinwire.localhub.mqtt;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.util.ReferenceCountUtil;

/**
 * Swallows everything in both directions below the codec of a connection, and keeps the hub from
 * closing it: a half-open connection, as its two ends see it. When the hub would close it, the
 * handlers above are told that the channel is inactive, so that the session ends.
 */
final class BlackHole extends ChannelDuplexHandler {

  private static final String NAME = "black-hole";

  private boolean ended;

  /** Puts one below the codec, on the event loop; a second one in a pipeline does nothing. */
  static void open(ChannelPipeline pipeline) {
    ChannelHandlerContext codec = pipeline.context(MqttDecoder.class);
    if (pipeline.get(NAME) == null && codec != null) {
      pipeline.addBefore(codec.name(), NAME, new BlackHole());
    }
  }

  /** Lets the channel be closed again. */
  static void leave(ChannelPipeline pipeline) {
    if (pipeline.get(NAME) != null) {
      pipeline.remove(NAME);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ReferenceCountUtil.release(message);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    ReferenceCountUtil.release(message);
    promise.trySuccess();
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    end(ctx);
    promise.trySuccess();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    end(ctx);
  }

  private void end(ChannelHandlerContext ctx) {
    if (!ended) {
      ended = true;
      ctx.fireChannelInactive();
    }
  }
}
