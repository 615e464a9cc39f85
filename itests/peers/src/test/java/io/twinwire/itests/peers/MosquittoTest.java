package io.twinwire.itests.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.twinwire.api.sensor.Quality;
import io.twinwire.api.sensor.Reading;
import io.twinwire.sensor.mqtt.MqttAddress;
import io.twinwire.sensor.mqtt.MqttDevice;
import io.twinwire.sensor.mqtt.MqttSettings;
import io.twinwire.sensor.mqtt.MqttSettings.Broker;
import io.twinwire.sensor.mqtt.MqttSettings.Login;
import io.twinwire.sensor.mqtt.MqttSettings.Retained;
import io.twinwire.support.exec.ThreadLoop;
import io.twinwire.support.retry.RetryPolicy;
import io.twinwire.support.sensor.device.Backoff;
import io.twinwire.support.sensor.device.EventDrivenSensor;
import io.twinwire.support.testing.Loopback;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The MQTT adapter at Debian's mosquitto. */
class MosquittoTest {

  private static final Duration BOUND = Duration.ofSeconds(5);

  @TempDir private Path dir;

  /** A sensor at the broker. What it writes comes back to it, and to others. */
  private static final class Client implements AutoCloseable {

    final EventDrivenSensor<MqttAddress> sensor;
    private final ThreadLoop loop;
    private final List<Reading> told = new ArrayList<>();

    Client(Mosquitto at, String id, boolean tls, Login login, int qos, String... lines) {
      loop = new ThreadLoop("twinwire-mqtt-" + id);
      RetryPolicy policy = new RetryPolicy(Duration.ofMillis(20), Duration.ofMillis(100), 0.5);
      sensor =
          MqttDevice.sensor(
              id,
              List.of(),
              new MqttSettings(
                  Optional.of(new Broker(at.address, Mosquitto.PORT, tls)),
                  "twinwire-" + id,
                  login,
                  !id.startsWith("persistent"),
                  qos,
                  Duration.ofSeconds(1),
                  BOUND,
                  Retained.GOOD,
                  1_000,
                  100),
              lines,
              loop,
              new Backoff(policy, System::nanoTime, RandomGenerator.getDefault()));
      sensor.subscribe(
          readings -> {
            synchronized (told) {
              told.addAll(readings);
            }
          });
      sensor.start();
    }

    static Client plain(Mosquitto at, String... lines) {
      return new Client(at, "plain", false, Login.NONE, 1, lines);
    }

    List<Reading> told() {
      synchronized (told) {
        return List.copyOf(told);
      }
    }

    List<Object> values() {
      return told().stream().flatMap(reading -> reading.value().stream()).toList();
    }

    void write(String channel, Object value) {
      await().until(() -> sensor.trouble().isEmpty());
      await().ignoreExceptions().until(() -> written(channel, value));
    }

    private boolean written(String channel, Object value) throws Exception {
      sensor.write(channel, value);
      return true;
    }

    void awaitValue(Object value) {
      await().untilAsserted(() -> assertThat(values()).contains(value));
    }

    String awaitTrouble() {
      await().until(() -> sensor.trouble().isPresent());
      return sensor.trouble().orElseThrow();
    }

    @Override
    public void close() {
      sensor.close();
      assertThat(loop.close(BOUND)).isTrue();
    }
  }

  private static final String ECHO = "x = x/y writable set=x/y";

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void a_message_comes_once_with_every_quality_of_service(int qos) throws Exception {
    try (Mosquitto broker = new Mosquitto(dir, "allow_anonymous true");
        Client client = new Client(broker, "qos", false, Login.NONE, qos, ECHO)) {
      for (long i = 1; i <= 20; i++) {
        client.write("x", i);
      }
      client.awaitValue(20L);
      assertThat(client.values()).hasSize(20).doesNotHaveDuplicates();
    }
  }

  @Test
  void filters_that_overlap_hear_a_message_once_each() throws Exception {
    try (Mosquitto broker = new Mosquitto(dir, "allow_anonymous true");
        Client client =
            Client.plain(
                broker, ECHO, "all = x/#", "{part} = x/{part}", "last = last writable set=last")) {
      client.write("x", 1L);
      client.write("last", 2L);
      client.awaitValue(2L);
      assertThat(client.told())
          .extracting(Reading::channel)
          .containsExactlyInAnyOrder("x", "all", "y", "last");
    }
  }

  @Test
  void a_user_with_the_right_password_is_let_in_and_no_other() throws Exception {
    Path passwords = Files.writeString(dir.resolve("passwords"), "gateway:secret\n");
    new ProcessBuilder("/usr/bin/mosquitto_passwd", "-U", passwords.toString()).start().waitFor();
    try (Mosquitto broker =
            new Mosquitto(dir, "allow_anonymous false", "password_file " + passwords);
        Client right =
            new Client(broker, "a", false, new Login("gateway", "secret", "", "", ""), 1, ECHO);
        Client wrong =
            new Client(broker, "b", false, new Login("gateway", "sesame", "", "", ""), 1, ECHO)) {
      right.write("x", 1L);
      right.awaitValue(1L);
      assertThat(wrong.awaitTrouble()).containsIgnoringCase("not authorized");
    }
  }

  private static final CertificateBuilder TEMPLATE = new CertificateBuilder().ecp256();

  private X509Bundle authority(String name) throws Exception {
    X509Bundle authority =
        TEMPLATE.copy().subject("CN=" + name).setIsCertificateAuthority(true).buildSelfSigned();
    Files.writeString(dir.resolve(name + ".pem"), authority.getCertificatePEM());
    return authority;
  }

  private String file(String name, String pem) throws Exception {
    return Files.writeString(dir.resolve(name), pem).toString();
  }

  private Mosquitto secured(X509Bundle authority, boolean rightName, String... more)
      throws Exception {
    String address = Loopback.address();
    X509Bundle server =
        TEMPLATE
            .copy()
            .subject("CN=broker")
            .addSanDnsName("broker.example")
            .addSanIpAddress(rightName ? address : "127.0.0.1")
            .buildIssuedBy(authority);
    List<String> settings = new ArrayList<>(List.of(more));
    settings.add("allow_anonymous true");
    settings.add("certfile " + file("server.pem", server.getCertificatePEM()));
    settings.add("keyfile " + file("server.key", server.getPrivateKeyPEM()));
    return new Mosquitto(dir, settings, address);
  }

  private String pem(String name) {
    return dir.resolve(name + ".pem").toString();
  }

  @Test
  void tls_holds_where_the_authority_is_trusted_and_the_name_is_right() throws Exception {
    X509Bundle authority = authority("ca");
    authority("other");
    try (Mosquitto broker = secured(authority, true);
        Client right =
            new Client(broker, "a", true, new Login("", "", pem("ca"), "", ""), 1, ECHO);
        Client other =
            new Client(broker, "b", true, new Login("", "", pem("other"), "", ""), 1, ECHO);
        Client jdk = new Client(broker, "c", true, Login.NONE, 1, ECHO)) {
      right.write("x", 1L);
      right.awaitValue(1L);
      assertThat(other.awaitTrouble()).contains("certification path");
      assertThat(jdk.awaitTrouble()).contains("certification path");
    }
  }

  @Test
  void a_broker_of_another_name_is_refused() throws Exception {
    try (Mosquitto broker = secured(authority("ca"), false);
        Client client =
            new Client(broker, "a", true, new Login("", "", pem("ca"), "", ""), 1, ECHO)) {
      assertThat(client.awaitTrouble()).contains("No subject alternative names");
    }
  }

  @Test
  void a_client_certificate_is_shown_where_the_broker_asks_for_one() throws Exception {
    X509Bundle authority = authority("ca");
    X509Bundle client = TEMPLATE.copy().subject("CN=gateway").buildIssuedBy(authority);
    Login shown =
        new Login(
            "",
            "",
            pem("ca"),
            file("client.pem", client.getCertificatePEM()),
            file("client.key", client.getPrivateKeyPEM()));
    try (Mosquitto broker =
            secured(authority, true, "require_certificate true", "cafile " + pem("ca"));
        Client right = new Client(broker, "a", true, shown, 1, ECHO);
        Client none =
            new Client(broker, "b", true, new Login("", "", pem("ca"), "", ""), 1, ECHO)) {
      right.write("x", 1L);
      right.awaitValue(1L);
      assertThat(none.awaitTrouble()).contains("broker ");
    }
  }

  @Test
  void a_broker_that_is_killed_makes_channels_bad_once_and_is_heard_again_when_it_is_back()
      throws Exception {
    try (Mosquitto broker = new Mosquitto(dir, "allow_anonymous true");
        Client client = Client.plain(broker, ECHO, "other = o")) {
      client.write("x", 1L);
      client.awaitValue(1L);
      broker.kill();
      await().untilAsserted(() -> assertThat(client.awaitTrouble()).contains("refused"));
      broker.start();
      client.write("x", 2L);
      client.awaitValue(2L);
      assertThat(client.told())
          .filteredOn(reading -> reading.quality() == Quality.BAD)
          .extracting(Reading::channel)
          .contains("x", "other");
    }
  }

  @Test
  void a_broker_that_flaps_leaves_no_thread_behind() throws Exception {
    try (Mosquitto broker = new Mosquitto(dir, "allow_anonymous true");
        Client client = Client.plain(broker, ECHO)) {
      client.write("x", 0L);
      client.awaitValue(0L);
      int threads = Thread.activeCount();
      for (long i = 1; i <= 5; i++) {
        broker.kill();
        broker.start();
        client.write("x", i);
        client.awaitValue(i);
      }
      await().until(() -> Thread.activeCount() <= threads);
    }
  }

  @Test
  void a_broker_that_hangs_is_lost_after_the_keep_alive_and_found_again() throws Exception {
    try (Mosquitto broker = new Mosquitto(dir, "allow_anonymous true");
        Client client = Client.plain(broker, ECHO)) {
      client.write("x", 1L);
      client.awaitValue(1L);
      broker.signal("STOP");
      client.awaitTrouble();
      broker.signal("CONT");
      client.write("x", 2L);
      client.awaitValue(2L);
    }
  }

  @Test
  void a_session_that_is_kept_gets_what_came_while_the_gateway_was_away() throws Exception {
    try (Mosquitto broker = new Mosquitto(dir, "allow_anonymous true");
        Client talker = Client.plain(broker, ECHO)) {
      try (Client first = new Client(broker, "persistent", false, Login.NONE, 1, "heard = x/y")) {
        talker.write("x", 1L);
        first.awaitValue(1L);
      }
      talker.write("x", 2L);
      talker.awaitValue(2L);
      try (Client second = new Client(broker, "persistent", false, Login.NONE, 1, "heard = x/y")) {
        second.awaitValue(2L);
      }
    }
  }
}
