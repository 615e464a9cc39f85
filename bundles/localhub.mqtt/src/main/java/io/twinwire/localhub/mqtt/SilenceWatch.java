package io.twinwire.localhub.mqtt;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes a connection whose client sends nothing for too long. All calls are the event loop's. */
final class SilenceWatch {

  private static final Logger LOG = LoggerFactory.getLogger(SilenceWatch.class);

  private Duration limit;
  private long lastPacket = System.nanoTime();
  private @Nullable Future<?> watch;

  SilenceWatch(Duration limit) {
    this.limit = limit;
  }

  /** A packet came, or the hub began or ceased to listen. */
  void heard() {
    lastPacket = System.nanoTime();
  }

  void limit(ChannelHandlerContext ctx, Duration newLimit) {
    limit = newLimit;
    start(ctx);
  }

  void start(ChannelHandlerContext ctx) {
    stop();
    long left = limit.toNanos() - (System.nanoTime() - lastPacket);
    // While reading is paused it is the hub that does not listen, not the client that is silent.
    boolean reading = ctx.channel().config().isAutoRead();
    if (left <= 0 && reading) {
      LOG.debug("mqtt connection from {} fell silent", ctx.channel().remoteAddress());
      var unused = ctx.close();
      return;
    }
    long next = reading ? left : limit.toNanos();
    watch = ctx.executor().schedule(() -> start(ctx), next, NANOSECONDS);
  }

  void stop() {
    if (watch != null) {
      watch.cancel(false);
      watch = null;
    }
  }
}
