package io.twinwire.localhub.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.twinwire.api.localhub.DeviceLink.CloseReason;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.TelemetryMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.junit.jupiter.api.Test;

class TelemetryTest extends MqttTest {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String EVENTS = "devices/dev/messages/events/";

  @Test
  void telemetryIsStoredInOrderWithItsPropertiesAndAcknowledged() throws Exception {
    client.connect();
    client
        .publish(EVENTS + "$.mid=m1&$.ct=application%2Fjson&a=b%20c", "{}", 1)
        .waitForCompletion(10_000);

    TelemetryMessage message = session().messages.get(0);
    assertThat(message.systemProperties())
        .containsExactly(
            Map.entry("message-id", "m1"), Map.entry("content-type", "application/json"));
    assertThat(message.properties()).containsExactly(Map.entry("a", "b c"));
    assertThat(message.body()).asString().isEqualTo("{}");
  }

  @Test
  void telemetryOfAModuleIsTheModules() throws Exception {
    try (PahoClient module = new PahoClient(hub, "dev/mod")) {
      module.connect();
      module
          .publish("devices/dev/modules/mod/messages/events/a=b/", "x", 1)
          .waitForCompletion(10_000);
      assertThat(hub.gateway.current.get(Identity.module("dev", "mod")).messages)
          .singleElement()
          .satisfies(message -> assertThat(message.properties()).containsEntry("a", "b"));
    }
  }

  @Test
  void aMessageIsAcknowledgedOnlyWhenItIsStoredAndNobodyElseWaits() throws Exception {
    hub.gateway.slowDevice = "dev";
    client.connect();
    IMqttDeliveryToken slow = client.publish(EVENTS, "x", 1);
    try (PahoClient other = new PahoClient(hub, "other")) {
      other.connect();
      other.publish("devices/other/messages/events/", "y", 1).waitForCompletion(10_000);
    }
    assertThat(slow.isComplete()).isFalse();

    hub.gateway.slow.countDown();
    slow.waitForCompletion(10_000);
    assertThat(session().messages).hasSize(1);
  }

  @Test
  void aMessageThatCannotBeStoredIsNeverAcknowledged() throws Exception {
    try (PahoClient unlucky = new PahoClient(hub, "broken")) {
      unlucky.connect();
      FakeGateway.Session session = hub.gateway.session("broken");
      IMqttDeliveryToken token = unlucky.publish("devices/broken/messages/events/", "x", 1);

      await().atMost(SOON).until(() -> unlucky.lost() && session.closed != null);
      assertThat(session.closed).isEqualTo(CloseReason.CONNECTION_LOST);
      assertThat(token.isComplete() && token.getException() == null).isFalse();
    }
  }

  @Test
  void aBacklogIsBoundedAndStoredWholeAndInOrder() throws Exception {
    hub.gateway.slowDevice = "dev";
    client.connect();
    List<IMqttDeliveryToken> tokens = new ArrayList<>();
    String padding = "x".repeat(20_000);
    for (int i = 0; i < 400; i++) {
      tokens.add(client.publish(EVENTS + "n=" + i, padding, 1));
    }
    hub.gateway.slow.countDown();
    for (IMqttDeliveryToken token : tokens) {
      token.waitForCompletion(20_000);
    }
    assertThat(session().messages)
        .extracting(message -> Integer.parseInt(message.properties().get("n")))
        .hasSize(400)
        .isSorted();
  }

  @Test
  void mq04_retainBecomesAProperty() throws Exception {
    client.connect();
    MqttMessage message = new MqttMessage(new byte[] {1});
    message.setRetained(true);
    client.publish(EVENTS, message).waitForCompletion(10_000);
    assertThat(session().messages.get(0).properties())
        .containsExactly(Map.entry("mqtt-retain", "true"));
  }

  @Test
  void mq13_aMessageOf256KiBPassesAndALargerOneCloses() throws Exception {
    client.connect();
    FakeGateway.Session session = session();
    client.publish(EVENTS, "x".repeat(TelemetryMessage.MAX_SIZE), 1).waitForCompletion(10_000);
    assertThat(session.messages).hasSize(1);

    client.publish(EVENTS, "x".repeat(TelemetryMessage.MAX_SIZE + 1), 1);
    assertLost(session, CloseReason.PROTOCOL_ERROR);
    assertThat(session.messages).hasSize(1);
  }

  @Test
  void mq13_aPacketBeyondEveryLimitCloses() throws Exception {
    client.connect();
    FakeGateway.Session session = session();
    client.publish(EVENTS, "x".repeat(MqttFront.LARGEST_PACKET + 1), 1);
    assertLost(session, CloseReason.PROTOCOL_ERROR);
  }

  private FakeGateway.Session session() {
    return hub.gateway.session("dev");
  }

  private void assertLost(FakeGateway.Session session, CloseReason reason) {
    await().atMost(SOON).until(() -> client.lost() && session.closed != null);
    assertThat(session.closed).isEqualTo(reason);
  }
}
