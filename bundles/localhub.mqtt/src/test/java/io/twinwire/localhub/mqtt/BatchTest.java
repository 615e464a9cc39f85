package io.twinwire.localhub.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttPubAckMessage;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.twinwire.api.localhub.DeviceLink.CloseReason;
import io.twinwire.api.localhub.TelemetryMessage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Steps run when the test says so: what came until then is one batch. */
class BatchTest {

  private final FakeGateway gateway = new FakeGateway();
  private final Queue<Runnable> work = new ArrayDeque<>();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          new MqttConnection(gateway, work::add, Duration.ofSeconds(60), connection -> {}));

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void whatCameTogetherIsStoredTogetherAndAcknowledgedOneByOneInOrder() {
    FakeGateway.Session session = connect("dev");
    for (int i = 1; i <= 50; i++) {
      telemetry("dev", i);
    }
    assertThat(answers()).isEmpty();
    run();

    assertThat(session.batches).containsExactly(50);
    assertThat(session.messages)
        .extracting(message -> Integer.parseInt(message.properties().get("n")))
        .hasSize(50)
        .isSorted();
    assertThat(answers()).hasSize(50).startsWith("ack 1", "ack 2").endsWith("ack 50");
  }

  @Test
  void whatIsAskedInBetweenIsAnsweredInItsPlace() {
    FakeGateway.Session session = connect("dev");
    channel.writeInbound(
        MqttMessageBuilders.subscribe()
            .messageId(1)
            .addSubscription(MqttQoS.AT_MOST_ONCE, DeviceTopics.TWIN_ANSWERS)
            .build());
    telemetry("dev", 2);
    telemetry("dev", 3);
    publish("$iothub/twin/GET/?$rid=r", 4, new byte[0]);
    telemetry("dev", 5);
    run();

    assertThat(session.batches).containsExactly(2, 1);
    assertThat(answers())
        .containsExactly(
            "SUBACK", "ack 2", "ack 3", "ack 4", "$iothub/twin/res/200/?$rid=r", "ack 5");
  }

  @Test
  void whatCameBeforeAGoodbyeIsStored() {
    FakeGateway.Session session = connect("dev");
    telemetry("dev", 1);
    channel.writeInbound(MqttMessage.DISCONNECT);
    run();

    assertThat(session.messages).hasSize(1);
    assertThat(session.closed).isEqualTo(CloseReason.CLIENT_CLOSED);
  }

  @Test
  void whatCameBeforeABrokenRuleIsStoredAndAcknowledgedAndNothingBehindIt() {
    FakeGateway.Session session = connect("dev");
    telemetry("dev", 1);
    publish("devices/dev/messages/events/", 2, new byte[TelemetryMessage.MAX_SIZE + 1]);
    telemetry("dev", 3);
    run();

    assertThat(session.messages).hasSize(1);
    assertThat(answers()).containsExactly("ack 1");
    assertThat(session.closed).isEqualTo(CloseReason.PROTOCOL_ERROR);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void nothingOfABatchThatCannotBeStoredIsAcknowledged() {
    FakeGateway.Session session = connect("broken");
    telemetry("broken", 1);
    telemetry("broken", 2);
    run();

    assertThat(answers()).isEmpty();
    assertThat(session.closed).isEqualTo(CloseReason.CONNECTION_LOST);
    assertThat(channel.isOpen()).isFalse();
  }

  private FakeGateway.Session connect(String device) {
    channel.writeInbound(
        MqttMessageBuilders.connect()
            .protocolVersion(MqttVersion.MQTT_3_1_1)
            .clientId(device)
            .hasUser(true)
            .username("h/" + device + "/?api-version=2020-09-30")
            .keepAlive(230)
            .build());
    run();
    assertThat(answers()).containsExactly("CONNACK");
    return gateway.session(device);
  }

  private void telemetry(String device, int number) {
    publish("devices/" + device + "/messages/events/n=" + number, number, new byte[1]);
  }

  private void publish(String topic, int id, byte[] body) {
    channel.writeInbound(
        MqttMessageBuilders.publish()
            .topicName(topic)
            .qos(MqttQoS.AT_LEAST_ONCE)
            .messageId(id)
            .payload(Unpooled.wrappedBuffer(body))
            .build());
  }

  private void run() {
    while (!work.isEmpty()) {
      work.remove().run();
      channel.runPendingTasks();
    }
  }

  private List<String> answers() {
    List<String> answers = new ArrayList<>();
    for (MqttMessage packet = channel.readOutbound();
        packet != null;
        packet = channel.readOutbound()) {
      if (packet instanceof MqttPubAckMessage acknowledged) {
        answers.add("ack " + acknowledged.variableHeader().messageId());
      } else if (packet instanceof MqttPublishMessage published) {
        answers.add(published.variableHeader().topicName());
        published.release();
      } else {
        answers.add(packet.fixedHeader().messageType().name());
      }
    }
    return answers;
  }
}
