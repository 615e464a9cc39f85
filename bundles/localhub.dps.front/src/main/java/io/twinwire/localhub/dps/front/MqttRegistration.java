package io.twinwire.localhub.dps.front;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPubAckMessage;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.ReferenceCountUtil;
import io.twinwire.api.localhub.dps.Applicant;
import io.twinwire.api.localhub.dps.ProvisioningFault;
import io.twinwire.support.exec.SerialQueue;
import io.twinwire.support.port.ClientCertificates;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One device's connection to the provisioning service over MQTT (rules DPS-01 and DPS-02). A
 * session is never kept, whatever the CONNECT asks for. What breaks a rule ends the connection.
 */
final class MqttRegistration extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(MqttRegistration.class);
  private static final int LONGEST_KEEP_ALIVE = 1770;

  /**
   * Between a request and its answer: Microsoft's Java client (2.1.3) publishes, begins to wait
   * only then, and never sees an answer that was quicker. Azure's service is a network away.
   */
  private static final long DISTANCE_MILLIS = 50;

  private static final MqttFixedHeader PUBACK =
      new MqttFixedHeader(MqttMessageType.PUBACK, false, MqttQoS.AT_MOST_ONCE, false, 2);

  private final DeviceCalls calls;
  private final SerialQueue queue;
  private final Consumer<MqttRegistration> gone;
  private volatile @Nullable ChannelHandlerContext context;

  // The queue's.
  private @Nullable Applicant applicant;
  private boolean subscribed;

  /**
   * @param gone called when the connection is closed
   */
  MqttRegistration(DeviceCalls calls, Executor workers, Consumer<MqttRegistration> gone) {
    this.calls = calls;
    this.gone = gone;
    this.queue =
        new SerialQueue(
            workers,
            () -> {},
            e -> {
              LOG.warn("a registration over MQTT ends because the service failed", e);
              end();
            });
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (message instanceof MqttMessage packet && packet.decoderResult().isSuccess()) {
        take(ctx, packet);
      } else {
        end();
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void take(ChannelHandlerContext ctx, MqttMessage packet) {
    switch (packet.fixedHeader().messageType()) {
      case CONNECT -> connect(ctx, (MqttConnectMessage) packet);
      case SUBSCRIBE -> subscribe((MqttSubscribeMessage) packet);
      case UNSUBSCRIBE -> {
        int id = ((MqttUnsubscribeMessage) packet).variableHeader().messageId();
        queue.add(0, () -> send(MqttMessageBuilders.unsubAck().packetId(id).build()));
      }
      case PUBLISH -> publish((MqttPublishMessage) packet);
      case PINGREQ -> queue.add(0, () -> send(MqttMessage.PINGRESP));
      case PUBACK -> {
        // Nothing waits for the acknowledgement of an answer: it is sent once.
      }
      default -> end();
    }
  }

  private void connect(ChannelHandlerContext ctx, MqttConnectMessage packet) {
    Optional<RegistrationName> name = RegistrationName.ofUser(packet.payload().userName());
    if (name.isEmpty()) {
      end();
      return;
    }
    byte[] password = packet.payload().passwordInBytes();
    Applicant asking =
        new Applicant(
            name.get().idScope(),
            name.get().registrationId(),
            Optional.ofNullable(password)
                .filter(bytes -> bytes.length > 0)
                .map(bytes -> new String(bytes, UTF_8)),
            ClientCertificates.of(ctx.pipeline()));
    silence(ctx, packet.variableHeader().keepAliveTimeSeconds());
    String clientId = packet.payload().clientIdentifier();
    queue.add(0, () -> open(asking, clientId));
  }

  /** One and a half times the keep-alive, as MQTT has it. */
  private static void silence(ChannelHandlerContext ctx, int keepAlive) {
    int seconds = keepAlive == 0 ? LONGEST_KEEP_ALIVE : Math.min(keepAlive, LONGEST_KEEP_ALIVE);
    ctx.pipeline()
        .addBefore(
            ctx.name(), null, new ReadTimeoutHandler(seconds * 1500L, TimeUnit.MILLISECONDS));
  }

  private void open(Applicant asking, String clientId) {
    if (applicant != null) {
      end();
      return;
    }
    MqttConnectReturnCode code = MqttConnectReturnCode.CONNECTION_ACCEPTED;
    if (!clientId.equalsIgnoreCase(asking.registrationId())) {
      LOG.info("mqtt: the client id {} is not {}", clientId, asking.registrationId());
      code = MqttConnectReturnCode.CONNECTION_REFUSED_IDENTIFIER_REJECTED;
    } else {
      try {
        calls.service().authenticate(asking);
        applicant = asking;
      } catch (ProvisioningFault e) {
        LOG.info("mqtt: {} is refused: {}", asking.registrationId(), e.getMessage());
        code = MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED;
      }
    }
    send(MqttMessageBuilders.connAck().returnCode(code).sessionPresent(false).build());
    if (applicant == null) {
      finish();
    }
  }

  private void subscribe(MqttSubscribeMessage packet) {
    int id = packet.variableHeader().messageId();
    List<MqttTopicSubscription> asked = List.copyOf(packet.payload().topicSubscriptions());
    queue.add(
        0,
        () -> {
          boolean known = asked.stream().allMatch(one -> one.topicFilter().equals(Topics.ANSWERS));
          if (applicant == null || !known) {
            end();
            return;
          }
          subscribed = true;
          MqttQoS[] granted =
              asked.stream().map(one -> MqttQoS.AT_MOST_ONCE).toArray(MqttQoS[]::new);
          send(MqttMessageBuilders.subAck().packetId(id).addGrantedQoses(granted).build());
        });
  }

  private void publish(MqttPublishMessage packet) {
    String topic = packet.variableHeader().topicName();
    int id = packet.variableHeader().packetId();
    MqttQoS level = packet.fixedHeader().qosLevel();
    byte[] body = ByteBufUtil.getBytes(packet.payload());
    queue.add(body.length, () -> request(topic, level, id, body));
  }

  private void request(String topic, MqttQoS level, int packetId, byte[] body) {
    Applicant asking = applicant;
    Optional<Topics.Asked> asked = Topics.request(topic);
    if (asking == null || asked.isEmpty() || level == MqttQoS.EXACTLY_ONCE) {
      LOG.info("a registration over MQTT ends: it may not publish to {}", topic);
      end();
      return;
    }
    if (level == MqttQoS.AT_LEAST_ONCE) {
      send(new MqttPubAckMessage(PUBACK, MqttMessageIdVariableHeader.from(packetId)));
    }
    Answer answer =
        asked
            .get()
            .operationId()
            .map(operation -> calls.status(asking, operation))
            .orElseGet(() -> calls.register(asking, body));
    if (subscribed) {
      sendLater(
          MqttMessageBuilders.publish()
              .topicName(Topics.answer(answer, asked.get().requestId()))
              .qos(MqttQoS.AT_MOST_ONCE)
              .payload(Unpooled.wrappedBuffer(answer.body()))
              .build());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    gone.accept(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("a registration from {} broke", ctx.channel().remoteAddress(), cause);
    end();
  }

  /** Ends the connection because the front stops. */
  void stop() {
    end();
  }

  private void send(MqttMessage packet) {
    onLoop(
        ctx -> {
          var unused = ctx.writeAndFlush(packet);
        });
  }

  private void sendLater(MqttMessage packet) {
    onLoop(
        ctx -> {
          var unused =
              ctx.executor().schedule(() -> send(packet), DISTANCE_MILLIS, TimeUnit.MILLISECONDS);
        });
  }

  /** Closes the connection when all that was sent before is out. */
  private void finish() {
    onLoop(
        ctx -> ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE));
  }

  private void end() {
    onLoop(
        ctx -> {
          var unused = ctx.close();
        });
  }

  private void onLoop(Consumer<ChannelHandlerContext> task) {
    ChannelHandlerContext ctx = context;
    if (ctx != null) {
      try {
        ctx.executor().execute(() -> task.accept(ctx));
      } catch (RejectedExecutionException e) {
        LOG.debug("the network ends", e);
      }
    }
  }
}
