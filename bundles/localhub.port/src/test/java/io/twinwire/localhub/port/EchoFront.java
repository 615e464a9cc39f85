package io.twinwire.localhub.port;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.twinwire.support.port.PortFront;

/** Sends back what comes, from connections that begin with its own word. */
final class EchoFront implements PortFront {

  private final String word;

  EchoFront(String word) {
    this.word = word;
  }

  @Override
  public String protocol() {
    return word;
  }

  @Override
  public boolean recognises(ByteBuf first) {
    int length = Math.min(word.length(), first.readableBytes());
    return first.readCharSequence(length, US_ASCII).toString().equals(word);
  }

  @Override
  public void install(ChannelPipeline pipeline) {
    pipeline.addLast(
        new ChannelInboundHandlerAdapter() {
          @Override
          public void channelRead(ChannelHandlerContext ctx, Object message) {
            ctx.writeAndFlush(message);
          }

          @Override
          public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
          }
        });
  }
}
