package io.twinwire.localhub.mqtt;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.twinwire.support.port.PortGuest;
import java.util.List;
import java.util.Optional;

/** Shows a connection's first packet to the guests, puts the one that claims it in, and leaves. */
final class GuestDoor extends ChannelInboundHandlerAdapter {

  private final List<PortGuest> guests;
  private final MqttConnection host;

  GuestDoor(List<PortGuest> guests, MqttConnection host) {
    this.guests = guests;
    this.host = host;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object first) {
    guests.stream()
        .map(guest -> guest.claim(first))
        .flatMap(Optional::stream)
        .findFirst()
        .ifPresent(handler -> replaceHost(ctx, handler));
    ctx.pipeline().remove(this);
    ctx.fireChannelRead(first);
  }

  private void replaceHost(ChannelHandlerContext ctx, ChannelHandler handler) {
    ctx.pipeline().replace(host, null, handler);
  }
}
