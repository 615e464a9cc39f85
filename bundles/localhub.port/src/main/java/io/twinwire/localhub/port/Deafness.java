package io.twinwire.localhub.port;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.twinwire.api.localhub.FaultControl;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Whether a test wants new connections to be accepted and never answered. */
final class Deafness {

  /** Port 443 is left out: the way back leads over it. */
  private static final int SERVICE_PORT = 443;

  private final AtomicReference<@Nullable FaultControl> control = new AtomicReference<>();

  void follow(FaultControl newControl) {
    control.set(newControl);
  }

  void leave(FaultControl oldControl) {
    control.compareAndSet(oldControl, null);
  }

  /** Whether a connection that comes in now is left unanswered. */
  boolean concerns(Endpoint endpoint) {
    FaultControl present = control.get();
    return present != null
        && present.isDeaf()
        && endpoint.forDevices()
        && endpoint.port() != SERVICE_PORT;
  }

  /** Reads, so that the end of the connection is seen, and says nothing. */
  static final class Unanswered extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      var unused = ctx.close();
    }
  }
}
