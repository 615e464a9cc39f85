package io.twinwire.hub.transport;

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
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Just enough of IoT Hub over MQTT to be believed by Microsoft's device client. */
final class StubHub implements AutoCloseable {

  /** A telemetry message: the number of its connection, its topic and its body. */
  record Telemetry(int connection, String topic, String body) {}

  final List<Telemetry> telemetry = Collections.synchronizedList(new ArrayList<>());
  final List<String> reported = new CopyOnWriteArrayList<>();
  final List<String> users = new CopyOnWriteArrayList<>();
  final List<String> subscriptions = new CopyOnWriteArrayList<>();
  volatile MqttConnectReturnCode answer = MqttConnectReturnCode.CONNECTION_ACCEPTED;
  volatile String twin = "{\"desired\":{\"$version\":1},\"reported\":{\"$version\":1}}";
  volatile int twinStatus = 200;
  volatile int reportedStatus = 204;
  volatile boolean acknowledging = true;
  volatile boolean greeting = true;
  volatile boolean ponging = true;

  /** Whether a connection is closed as soon as TLS is there. */
  volatile boolean hangingUp;

  /** Whether a token is taken. */
  volatile Predicate<String> taken = token -> true;

  /** The connection is cut when this many messages have come in all; 0 for never. */
  volatile int cutAt;

  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger reportedVersion = new AtomicInteger(1);
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
  private final X509Bundle authority;
  private volatile Channel device;

  StubHub(String address) throws Exception {
    CertificateBuilder template = new CertificateBuilder().ecp256();
    authority =
        template
            .copy()
            .subject("CN=Test authority")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    X509Bundle server =
        template.copy().subject("CN=hub").addSanIpAddress(address).buildIssuedBy(authority);
    SslContext tls =
        SslContextBuilder.forServer(server.getKeyPair().getPrivate(), server.getCertificatePath())
            .build();
    new ServerBootstrap()
        .group(group)
        .channel(NioServerSocketChannel.class)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(
                        tls.newHandler(channel.alloc()),
                        new MqttDecoder(300_000),
                        MqttEncoder.INSTANCE,
                        new Front(connections.incrementAndGet()));
              }
            })
        .bind(address, 8883)
        .sync();
  }

  Path authority(Path dir) throws IOException {
    return Files.writeString(dir.resolve("ca.pem"), authority.getCertificatePEM());
  }

  int connections() {
    return connections.get();
  }

  /** Ends the device's connection without a word. */
  void cut() {
    device.close();
  }

  /** Sends a desired patch. */
  void desire(long version, String patch) {
    publish(device, "$iothub/twin/PATCH/properties/desired/?$version=" + version, patch);
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private static void publish(Channel channel, String topic, String body) {
    channel.writeAndFlush(
        MqttMessageBuilders.publish()
            .topicName(topic)
            .qos(MqttQoS.AT_MOST_ONCE)
            .payload(Unpooled.copiedBuffer(body, UTF_8))
            .build());
  }

  private final class Front extends SimpleChannelInboundHandler<MqttMessage> {

    private final int number;
    private boolean over;

    Front(int number) {
      this.number = number;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (hangingUp && event instanceof SslHandshakeCompletionEvent) {
        context.close();
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, MqttMessage message) {
      if (over) {
        return;
      }
      if (message instanceof MqttConnectMessage connect) {
        users.add(connect.payload().userName());
        device = context.channel();
        String token = new String(connect.payload().passwordInBytes(), UTF_8);
        if (greeting) {
          context.writeAndFlush(
              MqttMessageBuilders.connAck()
                  .returnCode(
                      taken.test(token)
                          ? answer
                          : MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED)
                  .build());
        }
      } else if (message instanceof MqttSubscribeMessage subscribe) {
        subscribe.payload().topicSubscriptions().forEach(s -> subscriptions.add(s.topicFilter()));
        context.writeAndFlush(
            MqttMessageBuilders.subAck()
                .packetId(subscribe.variableHeader().messageId())
                .addGrantedQos(MqttQoS.AT_LEAST_ONCE)
                .build());
      } else if (message instanceof MqttPublishMessage publish) {
        published(context, publish);
      } else if (message.fixedHeader() != null) {
        switch (message.fixedHeader().messageType()) {
          case PINGREQ -> {
            if (ponging) {
              context.writeAndFlush(MqttMessage.PINGRESP);
            }
          }
          case DISCONNECT -> context.close();
          default -> {}
        }
      }
    }

    private void published(ChannelHandlerContext context, MqttPublishMessage publish) {
      String topic = publish.variableHeader().topicName();
      String body = publish.payload().toString(UTF_8);
      boolean event = topic.startsWith("devices/");
      if (event) {
        telemetry.add(new Telemetry(number, topic, body));
      }
      if (event && telemetry.size() == cutAt) {
        over = true;
        context.close();
        return;
      }
      if (acknowledging || !event) {
        context.writeAndFlush(
            MqttMessageBuilders.pubAck().packetId(publish.variableHeader().packetId()).build());
      }
      String request = topic.substring(topic.indexOf("$rid=") + "$rid=".length());
      if (topic.startsWith("$iothub/twin/GET/")) {
        String text = twinStatus == 200 ? twin : "";
        publish(context.channel(), "$iothub/twin/res/" + twinStatus + "/?$rid=" + request, text);
      } else if (topic.startsWith("$iothub/twin/PATCH/properties/reported/")) {
        reported.add(body);
        String version =
            reportedStatus == 204 ? "&$version=" + reportedVersion.incrementAndGet() : "";
        publish(
            context.channel(),
            "$iothub/twin/res/" + reportedStatus + "/?$rid=" + request + version,
            "");
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
