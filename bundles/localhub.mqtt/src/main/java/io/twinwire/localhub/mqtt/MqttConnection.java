package io.twinwire.localhub.mqtt;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttUnacceptableProtocolVersionException;
import io.netty.util.ReferenceCountUtil;
import io.twinwire.api.localhub.DeviceGateway;
import io.twinwire.api.localhub.DeviceLink.CloseReason;
import io.twinwire.support.exec.SerialQueue;
import io.twinwire.support.port.ClientCertificates;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection as the network sees it: takes packets on the event loop, hands them in order to the
 * session's queue, and writes what a batch of them gave with one flush.
 */
final class MqttConnection extends ChannelDuplexHandler {

  private static final Logger LOG = LoggerFactory.getLogger(MqttConnection.class);

  /** Reading pauses while more than this many bytes wait for the session. */
  static final int HEAVY = 2 * 1024 * 1024;

  private static final int LIGHT = HEAVY / 2;

  private final DeviceGateway gateway;
  private final SerialQueue queue;
  private final Consumer<MqttConnection> gone;
  private final Outgoing replies = new Outgoing();
  private final SilenceWatch silence;

  // The event loop's.
  private volatile @Nullable ChannelHandlerContext context;
  private volatile @Nullable ClientSession session;
  private boolean answered;
  private boolean goodbye;
  private volatile boolean halfOpen;
  private CloseReason closeReason = CloseReason.CONNECTION_LOST;

  /**
   * A connection that waits for its CONNECT.
   *
   * @param gone called when the connection is closed and its session has ended
   */
  MqttConnection(
      DeviceGateway gateway,
      Executor workers,
      Duration connectTimeout,
      Consumer<MqttConnection> gone) {
    this.gateway = gateway;
    this.gone = gone;
    this.queue = new SerialQueue(workers, this::batchDone, this::failed);
    this.silence = new SilenceWatch(connectTimeout);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    silence.start(ctx);
  }

  /** A guest has taken the connection over. */
  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (session == null) {
      silence.stop();
      gone.accept(this);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      silence.heard();
      if (!goodbye && !halfOpen && message instanceof MqttMessage packet) {
        take(ctx, packet);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void take(ChannelHandlerContext ctx, MqttMessage packet) {
    ClientSession open = session;
    if (packet.decoderResult().isFailure()) {
      malformed(ctx, open, packet.decoderResult().cause());
    } else if (open == null) {
      connect(ctx, packet);
    } else {
      dispatch(ctx, open, packet);
    }
  }

  private void connect(ChannelHandlerContext ctx, MqttMessage packet) {
    if (!(packet instanceof MqttConnectMessage connect)) {
      end(ctx);
      return;
    }
    try {
      ConnectRequest request = ConnectRequest.of(connect, ClientCertificates.of(ctx.pipeline()));
      Intake intake = new Intake(replies, queue, ctx.executor());
      ClientSession opening = new ClientSession(request, gateway, replies, intake);
      session = opening;
      silence.limit(ctx, request.silence());
      queue.add(Requests.OVERHEAD, () -> opening.open(new HubLink(this)));
    } catch (ConnectRefused e) {
      LOG.info("mqtt connection refused: {}", e.getMessage());
      goodbye = true;
      e.answer(ctx);
    }
  }

  private void dispatch(ChannelHandlerContext ctx, ClientSession open, MqttMessage packet) {
    switch (packet.fixedHeader().messageType()) {
      case PINGREQ -> {
        if (answered) {
          var unused = ctx.writeAndFlush(MqttMessage.PINGRESP);
        } else {
          queue.add(Requests.OVERHEAD, () -> replies.send(MqttMessage.PINGRESP));
        }
      }
      case DISCONNECT -> {
        goodbye = true;
        queue.add(
            Requests.OVERHEAD,
            () -> {
              open.end(CloseReason.CLIENT_CLOSED);
              replies.finish();
            });
      }
      default -> {
        Requests.add(packet, open, queue);
        paceReading(ctx);
      }
    }
  }

  private void malformed(ChannelHandlerContext ctx, @Nullable ClientSession open, Throwable cause) {
    goodbye = true;
    if (open != null) {
      queue.add(Requests.OVERHEAD, () -> open.violation("malformed packet: " + cause.getMessage()));
    } else if (cause instanceof MqttUnacceptableProtocolVersionException) {
      ConnectRefused.answerVersion(ctx);
    } else {
      LOG.info("mqtt connection refused: {}", cause.getMessage());
      end(ctx);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    silence.stop();
    ClientSession open = session;
    CloseReason reason = closeReason;
    if (open != null) {
      queue.add(0, () -> open.end(reason));
    }
    queue.add(0, () -> gone.accept(this));
  }

  /** Somebody else closes the channel: the port layer, because it or this front goes. */
  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    closeReason = CloseReason.HUB_STOPPED;
    BlackHole.leave(ctx.pipeline());
    var unused = ctx.close(promise);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    paceReading(ctx);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("mqtt connection from {} broke", ctx.channel().remoteAddress(), cause);
    end(ctx);
  }

  /**
   * Ends the session because the front stops.
   *
   * @param done called when the session has ended
   */
  void stop(Runnable done) {
    ClientSession open = session;
    ChannelHandlerContext ctx = context;
    if (open != null) {
      queue.add(0, () -> open.end(CloseReason.HUB_STOPPED));
    }
    queue.add(0, done);
    if (ctx != null) {
      end(ctx);
    }
  }

  /** Ends the session where its queue is stuck. */
  void abandon() {
    ClientSession open = session;
    if (open != null) {
      open.abandon();
    }
  }

  // Calls of the hub, on any thread.

  void enqueue(int weight, Consumer<ClientSession> step) {
    ClientSession open = session;
    if (open != null) {
      queue.add(weight, () -> step.accept(open));
    }
  }

  void hubClosed() {
    ClientSession open = session;
    ChannelHandlerContext ctx = context;
    if (open != null) {
      open.hubClosed();
    }
    if (ctx != null) {
      end(ctx);
    }
  }

  void halfOpen() {
    halfOpen = true;
    ChannelHandlerContext ctx = context;
    if (ctx != null) {
      ctx.executor().execute(() -> BlackHole.open(ctx.pipeline()));
    }
  }

  // Calls of the queue.

  private void batchDone() {
    ClientSession open = session;
    if (open != null) {
      try {
        open.settle();
      } catch (RuntimeException e) {
        failed(e);
      }
    }
    flush();
  }

  private void flush() {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      return;
    }
    Outgoing.Flight flight = replies.take();
    try {
      ctx.executor().execute(() -> write(ctx, flight));
    } catch (RejectedExecutionException e) {
      LOG.debug("mqtt: the network has stopped; {} packets are dropped", flight.packets().size());
    }
  }

  private void write(ChannelHandlerContext ctx, Outgoing.Flight flight) {
    for (MqttMessage packet : flight.packets()) {
      var unused = ctx.write(packet);
    }
    if (!flight.packets().isEmpty()) {
      answered = true;
      ctx.flush();
    }
    paceReading(ctx);
    if (flight.last()) {
      end(ctx);
    }
  }

  private void failed(RuntimeException cause) {
    LOG.warn("mqtt: a connection is closed because the hub failed", cause);
    replies.finish();
  }

  /** Pauses and resumes reading, on the event loop. */
  private void paceReading(ChannelHandlerContext ctx) {
    boolean reading = ctx.channel().config().isAutoRead();
    boolean light = queue.weight() < (reading ? HEAVY : LIGHT);
    boolean read = light && ctx.channel().isWritable();
    if (read != reading) {
      silence.heard();
      ctx.channel().config().setAutoRead(read);
    }
  }

  private static void end(ChannelHandlerContext ctx) {
    var unused = ctx.close();
  }
}
