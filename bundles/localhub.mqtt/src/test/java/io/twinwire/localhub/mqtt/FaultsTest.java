package io.twinwire.localhub.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.twinwire.api.localhub.DeviceLink.CloseReason;
import io.twinwire.api.localhub.FaultPlan;
import io.twinwire.api.localhub.FaultPlan.Connecting;
import io.twinwire.api.localhub.FaultPlan.Poison;
import io.twinwire.api.localhub.FaultPlan.Telemetry;
import java.time.Duration;
import java.util.List;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.junit.jupiter.api.Test;

/** What a test asks of the hub, as a client meets it. */
class FaultsTest extends MqttTest {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String EVENTS = "devices/dev/messages/events/";

  @Test
  void telemetryIsStoredAndNotAcknowledged() throws Exception {
    client.connect();
    hub.gateway.plan = telemetry(Telemetry.UNACKNOWLEDGED);
    IMqttDeliveryToken token = client.publish(EVENTS, "a", 1);
    await().atMost(SOON).until(() -> session().messages.size() == 1);
    hub.gateway.plan = FaultPlan.NONE;

    client.publish(EVENTS, "b", 1).waitForCompletion(10_000);
    assertThat(token.isComplete()).isFalse();
    assertThat(client.lost()).isFalse();
  }

  @Test
  void telemetryIsNeitherStoredNorAcknowledged() throws Exception {
    client.connect();
    hub.gateway.plan = telemetry(Telemetry.DROPPED);
    // Once whether it is poison, and once whether it is stored.
    int asked = hub.gateway.asked.get();
    IMqttDeliveryToken token = client.publish(EVENTS, "a", 1);
    await().atMost(SOON).until(() -> hub.gateway.asked.get() == asked + 2);
    hub.gateway.plan = FaultPlan.NONE;

    client.publish(EVENTS, "b", 1).waitForCompletion(10_000);
    assertThat(token.isComplete()).isFalse();
    assertThat(session().messages).hasSize(1);
  }

  @Test
  void acknowledgementsAreHeldBackAndKeepTheirOrder() throws Exception {
    client.connect();
    hub.gateway.plan =
        new FaultPlan(Connecting.ACCEPT, 3, Telemetry.NORMAL, Duration.ofMillis(300), List.of());
    long begin = System.nanoTime();
    IMqttDeliveryToken first = client.publish(EVENTS, "a", 1);
    await().atMost(SOON).until(() -> session().messages.size() == 1);
    hub.gateway.plan = FaultPlan.NONE;

    client.publish(EVENTS, "b", 1).waitForCompletion(10_000);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(299));
    assertThat(first.isComplete()).isTrue();
    client.publish(EVENTS, "c", 1).waitForCompletion(10_000);
  }

  @Test
  void poisonEndsTheConnectionEveryTimeItComes() throws Exception {
    hub.gateway.plan =
        new FaultPlan(
            Connecting.ACCEPT,
            3,
            Telemetry.NORMAL,
            Duration.ZERO,
            List.of(new Poison("message-id", "m2")));
    for (int round = 0; round < 2; round++) {
      try (PahoClient device = new PahoClient(hub, "dev")) {
        device.connect();
        FakeGateway.Session session = session();
        device.publish(EVENTS + "$.mid=m1", "good", 1).waitForCompletion(10_000);
        device.publish(EVENTS + "$.mid=m2", "bad", 1);
        await().atMost(SOON).until(device::lost);
        assertThat(session.messages).hasSize(1);
        assertThat(session.closed).isEqualTo(CloseReason.CUT);
      }
    }
  }

  @Test
  void aConnectionIsRefusedWithTheCodeThatIsAskedFor() throws Exception {
    hub.gateway.plan = connecting(Connecting.REFUSE, 4);
    MqttException refusal = catchThrowableOfType(MqttException.class, client::connect);
    assertThat(refusal.getReasonCode()).isEqualTo(4);

    hub.gateway.plan = FaultPlan.NONE;
    client.connect();
  }

  @Test
  void aHalfOpenConnectionSaysNothingUntilTheKeepAliveEndsItOnBothSides() throws Exception {
    client.options.setKeepAliveInterval(1);
    client.connect();
    FakeGateway.Session session = session();
    session.link.halfOpen();
    IMqttDeliveryToken token = client.publish(EVENTS, "a", 1);

    await().atMost(SOON).until(() -> session.closed == CloseReason.CONNECTION_LOST);
    await().atMost(SOON).until(client::lost);

    assertThat(session.messages).isEmpty();
    assertThat(token.isComplete() && token.getException() == null).isFalse();
    // What it publishes next may be what it published: the session is a persistent one.
    client.connect();
    assertThat(session()).isNotSameAs(session);
  }

  @Test
  void anotherConnectionOfADeviceTakesTheHalfOpenOnesPlace() throws Exception {
    client.connect();
    FakeGateway.Session session = session();
    session.link.halfOpen();

    try (PahoClient newer = new PahoClient(hub, "dev")) {
      newer.connect();
      newer.publish(EVENTS, "b", 1).waitForCompletion(10_000);
      assertThat(session.closed).isEqualTo(CloseReason.REPLACED);
      assertThat(client.lost()).as("it cannot know").isFalse();
    }
  }

  private FakeGateway.Session session() {
    return hub.gateway.session("dev");
  }

  private static FaultPlan telemetry(Telemetry telemetry) {
    return new FaultPlan(Connecting.ACCEPT, 3, telemetry, Duration.ZERO, List.of());
  }

  private static FaultPlan connecting(Connecting connecting, int connack) {
    return new FaultPlan(connecting, connack, Telemetry.NORMAL, Duration.ZERO, List.of());
  }
}
