package io.twinwire.localhub.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.twinwire.api.localhub.DeviceLink.CloseReason;
import io.twinwire.api.localhub.FaultPlan;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Packets that a decent client would not send, or not at that time. */
@Timeout(60)
class SilenceTest {

  private TestHub hub;
  private Socket socket;

  @BeforeEach
  void open() throws Exception {
    hub = new TestHub();
    socket = hub.clientTls.getSocketFactory().createSocket(TestHub.ADDRESS, TestHub.PORT);
    socket.setSoTimeout(10_000);
  }

  @AfterEach
  void close() throws Exception {
    socket.close();
    hub.close();
  }

  @Test
  void mq07_aSilentClientIsLostAndItsWillIsDelivered() throws Exception {
    long start = System.nanoTime();
    send(connect(1));
    assertThat(socket.getInputStream().readNBytes(4)).containsExactly(0x20, 2, 0, 0);
    FakeGateway.Session session = hub.gateway.sessions.get(0);

    assertThat(socket.getInputStream().read()).isEqualTo(-1);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(1500), Duration.ofMillis(8000));
    await().atMost(Duration.ofSeconds(5)).until(() -> session.closed != null);
    assertThat(session.closed).isEqualTo(CloseReason.CONNECTION_LOST);
    assertThat(session.messages).hasSize(1);
  }

  @Test
  void mq07_aPingIsAnsweredAndKeepsTheConnection() throws Exception {
    send(connect(2));
    socket.getInputStream().readNBytes(4);
    for (int i = 0; i < 3; i++) {
      send(MqttMessage.PINGREQ);
      assertThat(socket.getInputStream().readNBytes(2)).containsExactly(0xD0, 0);
    }
    assertThat(hub.gateway.session("dev").closed).isNull();
  }

  @Test
  void aConnectionThatNeverFinishesItsConnectIsClosed() throws Exception {
    socket.getOutputStream().write(new byte[] {0x10, 0x40, 0, 4, 'M', 'Q', 'T', 'T'});
    assertThat(socket.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void theFirstPacketIsConnectAndTheOnlyOne() throws Exception {
    send(connect(60));
    socket.getInputStream().readNBytes(4);
    FakeGateway.Session session = hub.gateway.session("dev");
    send(connect(60));
    assertThat(socket.getInputStream().read()).isEqualTo(-1);
    await().atMost(Duration.ofSeconds(5)).until(() -> session.closed != null);
    assertThat(session.closed).isEqualTo(CloseReason.PROTOCOL_ERROR);

    try (Socket other =
        hub.clientTls.getSocketFactory().createSocket(TestHub.ADDRESS, TestHub.PORT)) {
      other.setSoTimeout(10_000);
      other.getOutputStream().write(bytes(MqttMessage.PINGREQ));
      assertThat(other.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void whereATestWantsItConnectIsNeverAnsweredAndTheConnectionStays() throws Exception {
    hub.gateway.plan =
        new FaultPlan(
            FaultPlan.Connecting.IGNORE, 3, FaultPlan.Telemetry.NORMAL, Duration.ZERO, List.of());
    send(connect(60));
    socket.setSoTimeout(500);
    assertThatExceptionOfType(SocketTimeoutException.class)
        .isThrownBy(() -> socket.getInputStream().read());
    assertThat(hub.gateway.sessions).isEmpty();
  }

  @Test
  void packetsMayFollowConnectBeforeItsAnswer() throws Exception {
    socket.getOutputStream().write(join(bytes(connect(60)), bytes(MqttMessage.PINGREQ)));
    assertThat(socket.getInputStream().readNBytes(6)).containsExactly(0x20, 2, 0, 0, 0xD0, 0);
  }

  private void send(MqttMessage packet) throws IOException {
    socket.getOutputStream().write(bytes(packet));
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static MqttMessage connect(int keepAlive) {
    return MqttMessageBuilders.connect()
        .protocolVersion(MqttVersion.MQTT_3_1_1)
        .clientId("dev")
        .hasUser(true)
        .username("h/dev/?api-version=2020-09-30")
        .keepAlive(keepAlive)
        .willFlag(true)
        .willQoS(MqttQoS.AT_LEAST_ONCE)
        .willTopic("devices/dev/messages/events/")
        .willMessage("gone".getBytes(UTF_8))
        .build();
  }

  private static byte[] bytes(MqttMessage packet) {
    EmbeddedChannel channel = new EmbeddedChannel(MqttEncoder.INSTANCE);
    channel.writeOutbound(packet);
    ByteBuf encoded = channel.readOutbound();
    try {
      return ByteBufUtil.getBytes(encoded);
    } finally {
      encoded.release();
    }
  }
}
