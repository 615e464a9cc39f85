package io.twinwire.localhub.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.twinwire.api.localhub.CloudDelivery;
import io.twinwire.api.localhub.CloudMessage;
import io.twinwire.api.localhub.CloudMessage.Ack;
import io.twinwire.localhub.mqtt.PahoClient.Received;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CloudMessagesTest extends MqttTest {

  private static final String FILTER = "devices/dev/messages/devicebound/#";

  private FakeGateway.Session session() {
    return hub.gateway.session("dev");
  }

  private static CloudDelivery delivery(long sequence) {
    Map<String, String> system = new LinkedHashMap<>();
    system.put("message-id", "m-" + sequence);
    system.put("to", "/devices/dev/messages/devicebound");
    return new CloudDelivery(
        new CloudMessage(
            system,
            Map.of("a key", "1/2+3 \u00e9&="),
            Ack.FULL,
            Optional.of(Instant.parse("2026-11-23T00:00:00Z")),
            "body".getBytes(UTF_8)),
        "lock-" + sequence,
        sequence,
        Instant.EPOCH,
        0,
        Instant.EPOCH);
  }

  private void enqueue(long sequence) {
    session().cloud.add(delivery(sequence));
    session().link.cloudMessageWaiting();
  }

  @Test
  void c2d05_aMessageComesWithItsPropertiesBehindTheTopicAndThePubackCompletesIt()
      throws Exception {
    client.connect();
    client.subscribe(FILTER, 1);
    enqueue(1);

    Received got = client.next();
    assertThat(got.topic())
        .isEqualTo(
            "devices/dev/messages/devicebound/%24.mid=m-1"
                + "&%24.to=%2Fdevices%2Fdev%2Fmessages%2Fdevicebound"
                + "&%24.exp=2026-11-23T00%3A00%3A00Z&iothub-ack=full"
                + "&a%20key=1%2F2%2B3%20%C3%A9%26%3D");
    assertThat(got.body()).isEqualTo("body");
    assertThat(got.level()).isEqualTo(1);
    await().until(() -> session().completed.contains("lock-1"));
  }

  @Test
  void mq09_whatWaitsComesWithTheSubscriptionAndOnReconnectionWithoutOne() throws Exception {
    client.connect();
    enqueue(1);
    client.subscribe("$iothub/twin/res/#", 0);
    assertThat(client.received).isEmpty();
    client.subscribe(FILTER, 1);
    assertThat(client.next().topic()).contains("m-1");
    await().until(() -> session().completed.size() == 1);

    client.disconnect();
    await().until(() -> session() == null);
    client.connect();
    enqueue(2);
    assertThat(client.next().topic()).contains("m-2");
  }

  @Test
  void c2d02_aMessageThatIsThereAgainIsSentAgain() throws Exception {
    client.acknowledgesByHand();
    client.connect();
    client.subscribe(FILTER, 1);
    enqueue(1);
    assertThat(client.next().topic()).contains("m-1");
    enqueue(1);
    assertThat(client.next().topic()).contains("m-1");
    assertThat(session().completed).isEmpty();
  }

  @Test
  void aSubscriberAtLevel0CompletesWithoutAnAcknowledgement() throws Exception {
    client.connect();
    assertThat(client.subscribe(FILTER, 0)).isZero();
    enqueue(1);
    assertThat(client.next().level()).isZero();
    await().until(() -> session().completed.size() == 1);
  }

  @Test
  void fiftyMessagesComeInOrder() throws Exception {
    client.connect();
    for (long i = 1; i <= 50; i++) {
      session().cloud.add(delivery(i));
    }
    client.subscribe(FILTER, 1);
    for (long i = 1; i <= 50; i++) {
      assertThat(client.next().topic()).contains("m-" + i + "&");
    }
    await().until(() -> session().completed.size() == 50);
  }
}
