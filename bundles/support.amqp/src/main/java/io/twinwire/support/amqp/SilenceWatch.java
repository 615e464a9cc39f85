package io.twinwire.support.amqp;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.qpid.proton.engine.Transport;
import org.jspecify.annotations.Nullable;

/**
 * Tells the client in time that the server is there, and sees whether the client is. All calls are
 * the event loop's.
 */
final class SilenceWatch {

  private final Transport transport;
  private @Nullable Future<?> timer;
  private boolean stopped;

  SilenceWatch(Transport transport) {
    this.transport = transport;
  }

  /**
   * Begins to watch.
   *
   * @param work runs a task, and writes what it gave
   */
  void start(ChannelHandlerContext ctx, Consumer<Runnable> work) {
    if (stopped) {
      return;
    }
    long now = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    long next = transport.tick(now);
    if (next > 0) {
      timer =
          ctx.executor()
              .schedule(
                  () -> work.accept(() -> start(ctx, work)),
                  Math.max(1, next - now),
                  TimeUnit.MILLISECONDS);
    }
  }

  void stop() {
    stopped = true;
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
