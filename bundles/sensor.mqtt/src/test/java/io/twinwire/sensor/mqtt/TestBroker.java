package io.twinwire.sensor.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.ssl.SslContext;
import io.twinwire.sensor.mqtt.MqttSettings.Broker;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Just enough of a broker: it takes and passes on what the test says, and fails as it says. */
final class TestBroker implements AutoCloseable {

  /** What a client published. */
  record Published(String topic, String payload, int qos, boolean retain) {}

  final List<MqttConnectMessage> connects = new CopyOnWriteArrayList<>();
  final List<String> subscriptions = new CopyOnWriteArrayList<>();
  final List<Published> published = new CopyOnWriteArrayList<>();
  final List<Integer> acknowledged = new CopyOnWriteArrayList<>();
  final AtomicInteger released = new AtomicInteger();
  volatile MqttConnectReturnCode answer = MqttConnectReturnCode.CONNECTION_ACCEPTED;
  volatile boolean greeting = true;
  volatile boolean hangingUp;
  volatile boolean acknowledging = true;
  volatile String refused = "";

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel server;
  private final boolean tls;
  private volatile Channel client;
  private volatile int packet;

  TestBroker(String address, int port, Optional<SslContext> security) throws Exception {
    tls = security.isPresent();
    server =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    security.ifPresent(
                        context -> channel.pipeline().addLast(context.newHandler(channel.alloc())));
                    channel
                        .pipeline()
                        .addLast(new MqttDecoder(300_000), MqttEncoder.INSTANCE, new Front());
                  }
                })
            .bind(address, port)
            .sync()
            .channel();
  }

  Broker address() {
    InetSocketAddress bound = (InetSocketAddress) server.localAddress();
    return new Broker(bound.getHostString(), bound.getPort(), tls);
  }

  void send(String topic, String payload) {
    send(topic, payload.getBytes(UTF_8), MqttQoS.AT_MOST_ONCE, false);
  }

  void send(String topic, byte[] payload, MqttQoS qos, boolean retained) {
    packet = packet + 1;
    client
        .writeAndFlush(
            MqttMessageBuilders.publish()
                .topicName(topic)
                .qos(qos)
                .messageId(packet)
                .retained(retained)
                .payload(Unpooled.copiedBuffer(payload))
                .build())
        .syncUninterruptibly();
  }

  /** Lets a message of QoS 2 go. */
  void release(int id) {
    client.writeAndFlush(
        new MqttMessage(
            new MqttFixedHeader(MqttMessageType.PUBREL, false, MqttQoS.AT_LEAST_ONCE, false, 0),
            MqttMessageIdVariableHeader.from(id)));
  }

  void cut() {
    client.close().syncUninterruptibly();
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private final class Front extends SimpleChannelInboundHandler<MqttMessage> {

    @Override
    public void channelActive(ChannelHandlerContext context) {
      if (hangingUp) {
        context.close();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, MqttMessage message) {
      switch (message.fixedHeader().messageType()) {
        case CONNECT -> {
          connects.add((MqttConnectMessage) message);
          client = context.channel();
          if (greeting) {
            context.writeAndFlush(MqttMessageBuilders.connAck().returnCode(answer).build());
          }
        }
        case SUBSCRIBE -> subscribed(context, (MqttSubscribeMessage) message);
        case PUBLISH -> published(context, (MqttPublishMessage) message);
        case PUBREC -> released.set(id(message));
        case PUBACK, PUBCOMP -> acknowledged.add(id(message));
        case PINGREQ -> context.writeAndFlush(MqttMessage.PINGRESP);
        default -> context.close();
      }
    }

    private void subscribed(ChannelHandlerContext context, MqttSubscribeMessage message) {
      List<MqttQoS> granted = new ArrayList<>();
      message
          .payload()
          .topicSubscriptions()
          .forEach(
              subscription -> {
                boolean refuses = subscription.topicFilter().equals(refused);
                granted.add(refuses ? MqttQoS.FAILURE : subscription.qualityOfService());
                subscriptions.add(subscription.topicFilter());
              });
      context.writeAndFlush(
          MqttMessageBuilders.subAck()
              .packetId(message.variableHeader().messageId())
              .addGrantedQoses(granted.toArray(new MqttQoS[0]))
              .build());
    }

    private void published(ChannelHandlerContext context, MqttPublishMessage message) {
      published.add(
          new Published(
              message.variableHeader().topicName(),
              message.payload().toString(UTF_8),
              message.fixedHeader().qosLevel().value(),
              message.fixedHeader().isRetain()));
      if (acknowledging && message.fixedHeader().qosLevel() == MqttQoS.AT_LEAST_ONCE) {
        context.writeAndFlush(
            MqttMessageBuilders.pubAck().packetId(message.variableHeader().packetId()).build());
      }
    }

    private int id(MqttMessage message) {
      return ((MqttMessageIdVariableHeader) message.variableHeader()).messageId();
    }
  }
}
