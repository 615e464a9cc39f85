package io.twinwire.localhub.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttPubAckMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class AcknowledgementOrderTest {

  /** More than there are numbers of packets. */
  private static final int MESSAGES = 70_000;

  private static final int WINDOW = 1000;

  @Test
  void aWindowThatIsAlwaysFullIsAcknowledgedInOrder() throws Exception {
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try (TestHub hub = new TestHub()) {
      Sender sender = new Sender();
      new Bootstrap()
          .group(group)
          .channel(NioSocketChannel.class)
          .handler(
              new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel channel) {
                  SSLEngine engine = hub.clientTls.createSSLEngine(TestHub.ADDRESS, TestHub.PORT);
                  engine.setUseClientMode(true);
                  channel
                      .pipeline()
                      .addLast(
                          new SslHandler(engine), new MqttDecoder(), MqttEncoder.INSTANCE, sender);
                }
              })
          .connect(TestHub.ADDRESS, TestHub.PORT)
          .sync();
      sender.done.get(100, TimeUnit.SECONDS);
      assertThat(hub.gateway.session("fast").count.get()).isEqualTo(MESSAGES);
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  private static final class Sender extends SimpleChannelInboundHandler<MqttMessage> {

    final CompletableFuture<Void> done = new CompletableFuture<>();
    private final byte[] body = new byte[200];
    private boolean begun;
    private int sent;
    private int acknowledged;

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      ctx.writeAndFlush(
          MqttMessageBuilders.connect()
              .protocolVersion(MqttVersion.MQTT_3_1_1)
              .clientId("fast")
              .hasUser(true)
              .username("h/fast/?api-version=2020-09-30")
              .keepAlive(230)
              .build());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, MqttMessage packet) {
      if (packet instanceof MqttConnAckMessage) {
        begun = true;
        fill(ctx);
      } else if (packet instanceof MqttPubAckMessage ack) {
        if (ack.variableHeader().messageId() != acknowledged % 65_535 + 1) {
          done.completeExceptionally(new AssertionError("out of order at " + acknowledged));
        }
        if (++acknowledged == MESSAGES) {
          done.complete(null);
        }
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      if (begun) {
        fill(ctx);
      }
    }

    private void fill(ChannelHandlerContext ctx) {
      while (sent < MESSAGES && sent - acknowledged < WINDOW) {
        ctx.writeAndFlush(
            MqttMessageBuilders.publish()
                .topicName("devices/fast/messages/events/$.mid=" + sent + "&messageNumber=" + sent)
                .qos(MqttQoS.AT_LEAST_ONCE)
                .messageId(sent % 65_535 + 1)
                .payload(Unpooled.wrappedBuffer(body))
                .build());
        sent++;
      }
    }
  }
}
