package io.twinwire.hub.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.twinwire.api.hub.HubException;
import io.twinwire.api.hub.HubState.Reason;
import io.twinwire.support.retry.RetryPolicy;
import io.twinwire.support.testing.Loopback;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Lines that do what lines do; what Microsoft's client makes of it, and Paho below it. */
class TransportLineTest extends TransportCase {

  TransportLineTest() {
    super(Loopback.address());
  }

  @Test
  void aHubThatHangsUpRightAfterTheHandshakeLeavesNoThread() throws Exception {
    hub.hangingUp = true;
    configure(100);
    await().atMost(PATIENCE).until(() -> hub.connections() >= 5);
    hub.hangingUp = false;
    await().atMost(PATIENCE).until(() -> transport.state().connected());
    transport.deactivate();

    threads.assertNoneIsLeft();
  }

  @Test
  void aTokenThatIsRefusedIsNeverShownAgain() throws Exception {
    Set<String> seen = ConcurrentHashMap.newKeySet();
    // As from a clock that is set right meanwhile: the next token is of the next second.
    hub.taken = token -> seen.add(token) && seen.size() > 1;
    configure(100);
    await().atMost(PATIENCE).until(() -> transport.state().connected());

    assertThat(states).extracting(state -> state.reason()).contains(Reason.BAD_CREDENTIAL);
  }

  @Test
  void aHalfOpenConnectionIsLeftWithinTwiceTheKeepAlive() throws Exception {
    List<HubException> ends = new CopyOnWriteArrayList<>();
    HubClient client =
        new SdkClient(CredentialSource.of(credentials()).read(), keepAlive(Duration.ofSeconds(2)));
    client.open(
        new HubClient.Events() {
          @Override
          public void lost(HubException why) {
            ends.add(why);
          }

          @Override
          public void desired(Map<String, Object> patch, long version) {}
        });
    hub.ponging = false;
    long begin = System.nanoTime();
    await().atMost(PATIENCE).until(() -> !ends.isEmpty());
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    client.abort();
    client.close();
    transport.deactivate();
    threads.assertNoneIsLeft();
  }

  @Test
  void aProxyThatIsNotThereIsNamedAndATwinWithoutItBringsTheConnectionBack() throws Exception {
    connect();
    int dead = freePort();
    transport.modified(
        Fixtures.config(
            Map.of(
                "protocol", "MQTT_WS", "proxyHost", address, "proxyPort", dead, "retryFirst", 100)),
        credentials());
    await().atMost(PATIENCE).until(() -> transport.state().reason() == Reason.NO_NETWORK);
    assertThat(transport.state().description())
        .isEqualTo("proxy " + address + ":" + dead + ": Connection refused");

    connect();
  }

  @Test
  void aProxyWithPlainMqttIsAWarningAndKeepsTheConnection() throws Exception {
    connect();
    transport.modified(Fixtures.config(Map.of("proxyHost", address)), credentials());
    transport.send(Fixtures.message("m")).getValue();

    assertThat(hub.connections()).isEqualTo(1);
    assertThat(new HubHealth(transport, transport).execute().toString())
        .contains("MQTT_WS is the protocol for a proxy");
  }

  private int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, java.net.InetAddress.getByName(address))) {
      return socket.getLocalPort();
    }
  }

  private static Settings keepAlive(Duration keepAlive) {
    return new Settings(
        Route.DIRECT,
        keepAlive,
        new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(1), 0),
        600,
        Duration.ofSeconds(60),
        Fixtures.PRODUCT,
        List.of());
  }
}
