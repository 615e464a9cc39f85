package io.twinwire.localhub.mqtt;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnacceptableProtocolVersionException;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.twinwire.api.localhub.DeviceGateway;
import io.twinwire.api.localhub.DeviceLink;
import io.twinwire.api.localhub.DeviceLink.CloseReason;
import io.twinwire.localhub.mqtt.ClientSession.Publication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
final class MqttConnection extends ChannelDuplexHandler implements DeviceLink, Replies {

  private static final Logger LOG = LoggerFactory.getLogger(MqttConnection.class);

  /** Reading pauses while more than this many bytes wait for the session. */
  static final int HEAVY = 2 * 1024 * 1024;

  private static final int LIGHT = HEAVY / 2;
  private static final int PACKET_OVERHEAD = 256;
  private static final byte[] UNACCEPTABLE_VERSION = {0x20, 0x02, 0x00, 0x01};

  private final DeviceGateway gateway;
  private final SerialQueue queue;
  private final Consumer<MqttConnection> gone;

  // The event loop's.
  private volatile @Nullable ChannelHandlerContext context;
  private volatile @Nullable ClientSession session;
  private Duration silence;
  private long lastPacket = System.nanoTime();
  private @Nullable Future<?> watch;
  private boolean answered;
  private boolean goodbye;
  private CloseReason closeReason = CloseReason.CONNECTION_LOST;

  // The queue's.
  private List<MqttMessage> replies = new ArrayList<>();
  private boolean closing;

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
    this.queue = new SerialQueue(workers, this::flush, this::failed);
    this.silence = connectTimeout;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    watchSilence(ctx);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      lastPacket = System.nanoTime();
      if (!goodbye && message instanceof MqttMessage packet) {
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
      ConnectRequest request = ConnectRequest.of(connect);
      ClientSession opening = new ClientSession(request, gateway, this);
      session = opening;
      silence = request.silence();
      watchSilence(ctx);
      queue.add(PACKET_OVERHEAD, () -> opening.open(this));
    } catch (ConnectRefused e) {
      LOG.info("mqtt connection refused: {}", e.getMessage());
      goodbye = true;
      if (e.code() == MqttConnectReturnCode.CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION) {
        refuseVersion(ctx);
      } else {
        ctx.writeAndFlush(Packets.connAck(e.code(), false))
            .addListener(ChannelFutureListener.CLOSE);
      }
    }
  }

  private void dispatch(ChannelHandlerContext ctx, ClientSession open, MqttMessage packet) {
    switch (packet.fixedHeader().messageType()) {
      case PUBLISH -> {
        Publication publication = publication((MqttPublishMessage) packet);
        int weight = publication.topic().length() + publication.body().length + PACKET_OVERHEAD;
        queue.add(weight, () -> open.publish(publication));
        paceReading(ctx);
      }
      case SUBSCRIBE -> {
        MqttSubscribeMessage subscribe = (MqttSubscribeMessage) packet;
        int id = subscribe.variableHeader().messageId();
        var filters = List.copyOf(subscribe.payload().topicSubscriptions());
        queue.add(PACKET_OVERHEAD, () -> open.subscribe(id, filters));
      }
      case UNSUBSCRIBE -> {
        MqttUnsubscribeMessage unsubscribe = (MqttUnsubscribeMessage) packet;
        int id = unsubscribe.variableHeader().messageId();
        List<String> filters = List.copyOf(unsubscribe.payload().topics());
        queue.add(PACKET_OVERHEAD, () -> open.unsubscribe(id, filters));
      }
      case PINGREQ -> {
        if (answered) {
          var unused = ctx.writeAndFlush(MqttMessage.PINGRESP);
        } else {
          queue.add(PACKET_OVERHEAD, () -> send(MqttMessage.PINGRESP));
        }
      }
      case PUBACK -> {
        // Nothing waits for the acknowledgement of a notification: it is sent once (TW-16).
      }
      case DISCONNECT -> {
        goodbye = true;
        queue.add(
            PACKET_OVERHEAD,
            () -> {
              open.end(CloseReason.CLIENT_CLOSED);
              finish();
            });
      }
      default -> {
        String type = packet.fixedHeader().messageType().name();
        queue.add(PACKET_OVERHEAD, () -> open.violation("it may not send " + type));
      }
    }
  }

  private static Publication publication(MqttPublishMessage packet) {
    return new Publication(
        packet.variableHeader().topicName(),
        packet.fixedHeader().qosLevel(),
        packet.fixedHeader().isRetain(),
        packet.variableHeader().packetId(),
        ByteBufUtil.getBytes(packet.payload()));
  }

  private void malformed(ChannelHandlerContext ctx, @Nullable ClientSession open, Throwable cause) {
    goodbye = true;
    if (open != null) {
      queue.add(PACKET_OVERHEAD, () -> open.violation("malformed packet: " + cause.getMessage()));
    } else if (cause instanceof MqttUnacceptableProtocolVersionException) {
      refuseVersion(ctx);
    } else {
      LOG.info("mqtt connection refused: {}", cause.getMessage());
      end(ctx);
    }
  }

  /** In the form of MQTT 3.1.1, which clients of every version read. */
  private static void refuseVersion(ChannelHandlerContext ctx) {
    ctx.writeAndFlush(Unpooled.wrappedBuffer(UNACCEPTABLE_VERSION))
        .addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    stopWatching();
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

  // DeviceLink: calls of the hub, on any thread.

  // The compiler of Java 17 does not see in a class file that the values may be null.
  @SuppressWarnings("NullAway")
  @Override
  public void desiredChanged(long version, Map<String, @Nullable Object> patch) {
    ClientSession open = session;
    if (open != null) {
      // Behind what the device asked before, so that no older twin follows a newer notification.
      queue.add(PACKET_OVERHEAD, () -> open.desiredChanged(version, patch));
    }
  }

  @Override
  public void close(CloseReason reason) {
    ClientSession open = session;
    ChannelHandlerContext ctx = context;
    if (open != null) {
      open.hubClosed();
    }
    if (ctx != null) {
      end(ctx);
    }
  }

  // Replies: calls of the session, on the queue.

  @Override
  public void send(MqttMessage packet) {
    replies.add(packet);
  }

  @Override
  public void finish() {
    closing = true;
  }

  private void flush() {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      return;
    }
    List<MqttMessage> packets = replies;
    boolean last = closing;
    replies = new ArrayList<>();
    try {
      ctx.executor().execute(() -> write(ctx, packets, last));
    } catch (RejectedExecutionException e) {
      LOG.debug("mqtt: the network has stopped; {} packets are dropped", packets.size());
    }
  }

  private void write(ChannelHandlerContext ctx, List<MqttMessage> packets, boolean last) {
    for (MqttMessage packet : packets) {
      var unused = ctx.write(packet);
    }
    if (!packets.isEmpty()) {
      answered = true;
      ctx.flush();
    }
    paceReading(ctx);
    if (last) {
      end(ctx);
    }
  }

  private void failed(RuntimeException cause) {
    LOG.warn("mqtt: a connection is closed because the hub failed", cause);
    closing = true;
  }

  /** Pauses and resumes reading, on the event loop. */
  private void paceReading(ChannelHandlerContext ctx) {
    boolean reading = ctx.channel().config().isAutoRead();
    boolean light = queue.weight() < (reading ? HEAVY : LIGHT);
    boolean read = light && ctx.channel().isWritable();
    if (read != reading) {
      lastPacket = System.nanoTime();
      ctx.channel().config().setAutoRead(read);
    }
  }

  private void watchSilence(ChannelHandlerContext ctx) {
    stopWatching();
    long left = silence.toNanos() - (System.nanoTime() - lastPacket);
    // While reading is paused it is the hub that does not listen, not the client that is silent.
    boolean reading = ctx.channel().config().isAutoRead();
    if (left <= 0 && reading) {
      LOG.debug("mqtt connection from {} fell silent", ctx.channel().remoteAddress());
      end(ctx);
      return;
    }
    long next = reading ? left : silence.toNanos();
    watch = ctx.executor().schedule(() -> watchSilence(ctx), next, NANOSECONDS);
  }

  private void stopWatching() {
    if (watch != null) {
      watch.cancel(false);
      watch = null;
    }
  }

  private static void end(ChannelHandlerContext ctx) {
    var unused = ctx.close();
  }
}
