package io.twinwire.sensor.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.twinwire.api.sensor.Quality;
import io.twinwire.api.sensor.Reading;
import io.twinwire.sensor.mqtt.MqttSettings.Login;
import io.twinwire.sensor.mqtt.MqttSettings.Retained;
import io.twinwire.support.testing.Loopback;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MqttSensorTest {

  private TestBroker broker;

  @BeforeEach
  void open() throws Exception {
    broker = new TestBroker(Loopback.address(), 0, Optional.empty());
  }

  @AfterEach
  void close() {
    broker.close();
  }

  private Rig rig(MqttSettings settings, String... lines) {
    Rig rig = new Rig(settings, broker.address(), lines);
    await().until(() -> rig.sensor.trouble().isEmpty() && broker.subscriptions.size() > 0);
    return rig;
  }

  private Rig rig(String... lines) {
    return rig(Rig.STANDARD, lines);
  }

  private static MqttSettings settings(
      Login login, boolean clean, int qos, Duration timeout, Retained retained) {
    MqttSettings s = Rig.STANDARD;
    return new MqttSettings(
        s.broker(),
        s.clientId(),
        login,
        clean,
        qos,
        s.keepAlive(),
        timeout,
        retained,
        s.maxPayload(),
        s.maxChannels());
  }

  private static MqttSettings standard(int qos, Retained retained) {
    return settings(Login.NONE, true, qos, Duration.ofSeconds(2), retained);
  }

  @Test
  void topics_become_channels() {
    try (Rig rig = rig("boiler = plant/boiler unit=Cel", "t = s/+/c value=$.t time=$.ts")) {
      broker.send("plant/boiler", "71.5");
      broker.send("s/kitchen/c", "{\"t\":21,\"ts\":1795342500}");
      broker.send("nobody/hears", "x");

      assertThat(rig.awaitValue("boiler", 71.5).unit()).isEqualTo("Cel");
      assertThat(rig.awaitValue("t", 21L).time()).isEqualTo(Instant.ofEpochSecond(1795342500));
    }
  }

  @Test
  void channels_of_named_parts_come_as_their_topics_do_up_to_the_limit() {
    try (Rig rig = rig("{room}/t = s/{room}/t", "kitchen/u = k")) {
      assertThat(rig.sensor.channels()).hasSize(1);
      for (int i = 0; i < 12; i++) {
        broker.send("s/r" + i + "/t", "1");
      }
      broker.send("s/r0/t", "2");

      rig.awaitValue("r0/t", 2L);
      rig.awaitValue("r9/t", 1L);
      assertThat(rig.last("r10/t")).isEmpty();
      assertThat(rig.sensor.warnings())
          .containsExactly(
              "maxChannels: 10 channels came by themselves; 2 messages of more were left out");
    }
  }

  @Test
  void what_is_wrong_in_a_payload_is_told_of_its_channel_and_the_others_go_on() {
    try (Rig rig = rig("n = n as=number", "j = j value=$.t", "b = b", "good = good")) {
      broker.send("n", "much");
      broker.send("j", "{\"u\":1}");
      broker.send("b", new byte[] {(byte) 0xC3, 0x28}, MqttQoS.AT_MOST_ONCE, false);
      broker.send("good", "1");

      rig.awaitValue("good", 1L);
      rig.awaitBad("n", "'much' is not a number");
      rig.awaitBad("j", "$.t is not there");
      rig.awaitBad("b", "the payload is not UTF-8");
      assertThat(broker.connects).hasSize(1);
    }
  }

  @Test
  void a_payload_above_the_limit_is_bad_acknowledged_and_never_in_memory() {
    try (Rig rig = rig("big = big", "small = small")) {
      broker.send("big", new byte[1_001], MqttQoS.AT_LEAST_ONCE, false);
      rig.awaitBad("big", "the payload is above 1000 bytes");
      broker.send("big", new byte[8_000_000], MqttQoS.AT_LEAST_ONCE, false);
      broker.send("small", "1");

      rig.awaitValue("small", 1L);
      await().untilAsserted(() -> assertThat(broker.acknowledged).containsExactly(1, 2));
      assertThat(broker.connects).hasSize(1);
    }
  }

  @Test
  void a_retained_message_is_uncertain_because_nobody_knows_its_age() {
    try (Rig rig = rig("r = r", "t = t value=$.v time=$.t")) {
      broker.send("r", "1".getBytes(UTF_8), MqttQoS.AT_MOST_ONCE, true);
      broker.send("t", "{\"v\":2,\"t\":1795342500}".getBytes(UTF_8), MqttQoS.AT_MOST_ONCE, true);

      Reading aged = rig.awaitValue("r", 1L);
      assertThat(aged.quality()).isEqualTo(Quality.UNCERTAIN);
      assertThat(aged.reason()).isEqualTo("retained: its age is unknown");
      assertThat(rig.awaitValue("t", 2L).quality()).isEqualTo(Quality.GOOD);
    }
  }

  @Test
  void retained_messages_can_be_good_or_not_be_heard() {
    try (Rig rig = rig(standard(0, Retained.GOOD), "r = r")) {
      broker.send("r", "1".getBytes(UTF_8), MqttQoS.AT_MOST_ONCE, true);
      assertThat(rig.awaitValue("r", 1L).quality()).isEqualTo(Quality.GOOD);
    }
    broker.subscriptions.clear();
    try (Rig rig = rig(standard(0, Retained.IGNORED), "r = r")) {
      broker.send("r", "1".getBytes(UTF_8), MqttQoS.AT_MOST_ONCE, true);
      broker.send("r", "2");
      rig.awaitValue("r", 2L);
      assertThat(rig.told()).extracting(Reading::value).doesNotContain(Optional.of(1L));
    }
  }

  @Test
  void a_channel_that_falls_silent_is_bad_once_and_then_back() {
    try (Rig rig = rig("s = s silence=1", "t = t")) {
      broker.send("s", "1");
      rig.awaitValue("s", 1L);
      rig.awaitBad("s", "no message for 1 s");
      broker.send("s", "2");
      rig.awaitValue("s", 2L);

      assertThat(rig.told()).filteredOn(r -> r.quality() == Quality.BAD).hasSize(1);
    }
  }

  @Test
  void a_lost_broker_makes_all_channels_bad_once_and_is_subscribed_to_anew() {
    try (Rig rig = rig("a = a", "{x}/b = b/{x}")) {
      broker.send("a", "1");
      broker.send("b/1", "1");
      rig.awaitValue("1/b", 1L);
      broker.cut();

      rig.awaitBad("a", "broker " + broker.address().host());
      rig.awaitBad("1/b", "broker " + broker.address().host());
      await().until(() -> broker.subscriptions.size() == 4);
      await().until(() -> rig.sensor.trouble().isEmpty());
      broker.send("a", "2");
      rig.awaitValue("a", 2L);
      assertThat(rig.told()).filteredOn(r -> r.quality() == Quality.BAD).hasSize(2);
    }
  }

  @Test
  void a_message_of_qos_2_is_heard_once_though_the_connection_breaks_before_its_release() {
    try (Rig rig =
        rig(settings(Login.NONE, false, 2, Duration.ofSeconds(2), Retained.GOOD), "q = q")) {
      broker.send("q", "1".getBytes(UTF_8), MqttQoS.EXACTLY_ONCE, false);
      await().until(() -> broker.released.get() == 1);
      broker.cut();
      await().until(() -> broker.subscriptions.size() == 2);
      assertThat(rig.told()).noneMatch(reading -> reading.value().isPresent());
      broker.release(1);

      rig.awaitValue("q", 1L);
      await().untilAsserted(() -> assertThat(broker.acknowledged).containsExactly(1));
      assertThat(rig.told()).filteredOn(reading -> reading.value().isPresent()).hasSize(1);
    }
  }

  @Test
  void the_broker_is_told_who_comes() {
    Login login = new Login("gateway", "secret", "", "", "");
    try (Rig rig = rig(settings(login, false, 1, Duration.ofSeconds(2), Retained.GOOD), "a = a")) {
      var connect = broker.connects.get(0);
      assertThat(rig.sensor.trouble()).isEmpty();
      assertThat(connect.payload().userName()).isEqualTo("gateway");
      assertThat(connect.payload().passwordInBytes()).asString(UTF_8).isEqualTo("secret");
      assertThat(connect.payload().clientIdentifier()).isEqualTo("twinwire-test");
      assertThat(connect.variableHeader().isCleanSession()).isFalse();
      assertThat(connect.variableHeader().version()).isEqualTo(4);
      assertThat(login.toString()).doesNotContain("secret");
    }
  }

  @Test
  void a_refused_login_is_named() {
    broker.answer = MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USER_NAME_OR_PASSWORD;
    try (Rig rig = new Rig(Rig.STANDARD, broker.address(), "a = a")) {
      rig.awaitBad("a", "user name or password");
    }
  }

  @Test
  void a_topic_that_the_broker_refuses_is_bad_and_the_others_go_on() {
    broker.refused = "no";
    try (Rig rig = rig("a = no", "b = yes")) {
      rig.awaitBad("a", "refuses the topic");
      broker.send("yes", "1");
      rig.awaitValue("b", 1L);
      assertThat(rig.sensor.warnings()).containsExactly("the broker refuses the topic no");
    }
  }

  @Test
  void a_writable_channel_is_published() throws Exception {
    try (Rig rig = rig("w = w writable set=w/set scale=0.1 low=0 high=50 retain")) {
      rig.sensor.write("w", 21.5);

      assertThat(broker.published)
          .containsExactly(new TestBroker.Published("w/set", "215", 1, true));
      assertThatThrownBy(() -> rig.sensor.write("w", 51)).hasMessageContaining("is above 50");
    }
  }

  @Test
  void a_write_that_the_broker_does_not_take_fails_and_does_not_happen_later() {
    try (Rig rig =
        rig(
            settings(Login.NONE, false, 1, Duration.ofSeconds(1), Retained.GOOD),
            "w = w writable set=w/set")) {
      broker.acknowledging = false;
      assertThatThrownBy(() -> rig.sensor.write("w", 1)).hasMessageContaining("broker ");
      broker.acknowledging = true;
      broker.cut();
      await().until(() -> broker.connects.size() == 2);
      await().until(() -> broker.subscriptions.size() == 2);

      broker.send("w", "2");
      rig.awaitValue("w", 2L);
      assertThat(broker.published).hasSize(1);
    }
  }
}
