package io.twinwire.localhub.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.twinwire.api.localhub.DeviceLink.CloseReason;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.TelemetryMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MqttFrontTest extends MqttTest {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String EVENTS = "devices/dev/messages/events/";
  private static final String ANSWERS = "$iothub/twin/res/#";
  private static final String DESIRED = "$iothub/twin/PATCH/properties/desired/#";

  @Test
  void mq02_thePasswordReachesTheHubAsItIs() throws Exception {
    client.options.setPassword("SharedAccessSignature sr=x".toCharArray());
    client.connect();
    assertThat(session().sasToken).contains("SharedAccessSignature sr=x");
    assertThat(session().protocol).isEqualTo("mqtt");
  }

  @Test
  void mq02_aClientWithoutPasswordHasNoToken() throws Exception {
    client.connect();
    assertThat(session().sasToken).isEmpty();
  }

  @Test
  void mq02_refusalsHaveTheirCodes() throws Exception {
    assertThat(refusal("unknown", "h/unknown/?api-version=1")).isEqualTo(5);
    assertThat(refusal("throttled", "h/throttled/?api-version=1")).isEqualTo(3);
    assertThat(refusal("dev", "h/other/?api-version=1")).isEqualTo(2);
    assertThat(refusal("dev", "nothing")).isEqualTo(4);
    assertThat(hub.gateway.sessions).isEmpty();
  }

  @Test
  void mq01_mqtt31IsRefusedByItsVersion() {
    client.options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1);
    assertThat(catchThrowableOfType(MqttException.class, client::connect).getReasonCode())
        .isEqualTo(1);
  }

  @Test
  void mq03_aPublishAtLevel2ClosesTheConnection() throws Exception {
    client.connect();
    FakeGateway.Session session = session();
    client.publish(EVENTS, "x", 2);
    assertLost(session, CloseReason.PROTOCOL_ERROR);
    assertThat(session.messages).isEmpty();
  }

  @Test
  void mq03_aSubscriptionAtLevel2IsGrantedAs1() throws Exception {
    client.connect();
    assertThat(client.subscribe(ANSWERS, 2)).isEqualTo(1);
    assertThat(client.subscribe(DESIRED, 0)).isZero();
  }

  @Test
  void mq05_aNewConnectionOfTheSameIdentityEvictsTheOlder() throws Exception {
    client.connect();
    FakeGateway.Session older = session();
    try (PahoClient newer = new PahoClient(hub, "dev")) {
      newer.connect();
      assertLost(older, CloseReason.REPLACED);
      newer.publish(EVENTS, "x", 1).waitForCompletion(10_000);
      assertThat(session()).isNotSameAs(older);
      assertThat(session().messages).hasSize(1);
    }
  }

  @Test
  void mq06_aWillIsTelemetryAfterALoss() throws Exception {
    client.options.setWill(EVENTS + "a=b", "gone".getBytes(), 1, false);
    client.connect();
    FakeGateway.Session session = session();
    client.breakDown();

    await().atMost(SOON).until(() -> session.closed != null);
    assertThat(session.closed).isEqualTo(CloseReason.CONNECTION_LOST);
    TelemetryMessage will = session.messages.get(0);
    assertThat(will.body()).asString().isEqualTo("gone");
    assertThat(will.properties()).isEqualTo(Map.of("a", "b", "iothub-MessageType", "Will"));
  }

  @Test
  void mq06_thereIsNoWillAfterADisconnect() throws Exception {
    client.options.setWill(EVENTS, "gone".getBytes(), 1, false);
    client.connect();
    FakeGateway.Session session = session();
    client.disconnect();

    await().atMost(SOON).until(() -> session.closed != null);
    assertThat(session.closed).isEqualTo(CloseReason.CLIENT_CLOSED);
    assertThat(session.messages).isEmpty();
  }

  @Test
  void mq06_aWillForAnotherTopicIsRefused() throws Exception {
    client.options.setWill("devices/other/messages/events/", "gone".getBytes(), 1, false);
    assertThat(catchThrowableOfType(MqttException.class, client::connect).getReasonCode())
        .isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"free/topic", "devices/other/messages/events/", "$iothub/twin/GET/"})
  void mq08_aPublishToAForeignTopicClosesTheConnection(String topic) throws Exception {
    client.connect();
    FakeGateway.Session session = session();
    client.publish(topic, "x", 1);
    assertLost(session, CloseReason.PROTOCOL_ERROR);
  }

  @Test
  void mq08_aForeignSubscriptionClosesTheConnection() throws Exception {
    client.connect();
    FakeGateway.Session session = session();
    catchThrowableOfType(
        MqttException.class, () -> client.subscribe("devices/other/messages/devicebound/#", 1));
    assertLost(session, CloseReason.PROTOCOL_ERROR);
  }

  @Test
  void mq08_aSixthSubscriptionClosesTheConnection() throws Exception {
    String own = "devices/dev/modules/mod/";
    try (PahoClient module = new PahoClient(hub, "dev/mod")) {
      module.connect();
      FakeGateway.Session session = hub.gateway.current.get(Identity.module("dev", "mod"));
      for (String filter :
          List.of(
              ANSWERS,
              DESIRED,
              "$iothub/methods/POST/#",
              own + "messages/devicebound/#",
              own + "inputs/#")) {
        module.subscribe(filter, 1);
      }
      catchThrowableOfType(MqttException.class, () -> module.subscribe(own + "#", 1));
      await().atMost(SOON).until(() -> session.closed == CloseReason.PROTOCOL_ERROR);
    }
  }

  @Test
  void mq09_aPersistentSessionKeepsItsSubscriptions() throws Exception {
    assertThat(client.connect()).isFalse();
    client.subscribe(DESIRED, 1);
    client.subscribe(ANSWERS, 1);
    client.unsubscribe(ANSWERS);
    client.disconnect();

    try (PahoClient again = new PahoClient(hub, "dev")) {
      assertThat(again.connect()).as("session present").isTrue();
      session().link.desiredChanged(4, Map.of("a", 1L));
      assertThat(again.next().topic()).endsWith("$version=4");
      assertThat(hub.gateway.saved.get(Identity.device("dev"))).isEqualTo(Set.of(DESIRED));
    }
  }

  @Test
  void mq09_aCleanSessionForgetsThem() throws Exception {
    client.connect();
    client.subscribe(DESIRED, 1);
    client.disconnect();
    try (PahoClient clean = new PahoClient(hub, "dev")) {
      clean.options.setCleanSession(true);
      assertThat(clean.connect()).as("session present").isFalse();
      clean.subscribe(ANSWERS, 1);
      assertThat(hub.gateway.saved.get(Identity.device("dev"))).isEmpty();
    }
  }

  @Test
  void theHubEndsAConnection() throws Exception {
    client.connect();
    FakeGateway.Session session = session();
    session.endedByHub(CloseReason.DEVICE_DISABLED);
    assertLost(session, CloseReason.DEVICE_DISABLED);
  }

  @Test
  void aFrontThatGoesEndsItsSessionsWithoutAWill() throws Exception {
    client.options.setWill(EVENTS, "gone".getBytes(), 1, false);
    client.connect();
    FakeGateway.Session session = session();
    hub.closeConnections();
    assertLost(session, CloseReason.HUB_STOPPED);
    assertThat(session.messages).isEmpty();
  }

  @Test
  void closingTheFrontEndsEvenAStuckSessionWithinASecond() throws Exception {
    hub.gateway.slowDevice = "dev";
    client.connect();
    FakeGateway.Session session = session();
    client.publish(EVENTS, "x", 1);
    long start = System.nanoTime();
    hub.front.close();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    assertThat(session.closed).isEqualTo(CloseReason.HUB_STOPPED);
    await()
        .atMost(SOON)
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("twinwire-localhub-mqtt")));
  }

  private FakeGateway.Session session() {
    return hub.gateway.session("dev");
  }

  private void assertLost(FakeGateway.Session session, CloseReason reason) {
    await().atMost(SOON).until(() -> client.lost() && session.closed != null);
    assertThat(session.closed).isEqualTo(reason);
  }

  private int refusal(String clientId, String userName) throws Exception {
    try (PahoClient refused = new PahoClient(hub, clientId)) {
      refused.options.setUserName(userName);
      return catchThrowableOfType(MqttException.class, refused::connect).getReasonCode();
    }
  }
}
