package io.twinwire.hub.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.twinwire.api.hub.HubException;
import io.twinwire.api.hub.HubState.Reason;
import io.twinwire.support.testing.Loopback;
import java.time.Duration;
import java.util.Map;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;
import org.osgi.util.promise.Promise;

/** How connections end, and what they leave behind. */
class TransportConnectionTest extends TransportCase {

  TransportConnectionTest() {
    super(Loopback.address());
  }

  @Test
  void noThreadIsLeftAfterCutsAndClose() throws Exception {
    connect();
    for (int i = 0; i < 3; i++) {
      int number = hub.connections();
      send(0, 100);
      hub.cut();
      await()
          .atMost(PATIENCE)
          .until(() -> hub.connections() > number && transport.state().connected());
    }
    transport.deactivate();

    threads.assertNoneIsLeft();
  }

  @Test
  void refusalsLeaveNoThreadAndTheirReasonIsTold() throws Exception {
    hub.answer = MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED;
    configure(100);
    await().atMost(PATIENCE).until(() -> hub.connections() >= 3);

    assertThat(transport.state().reason()).isEqualTo(Reason.BAD_CREDENTIAL);
    assertThat(new HubHealth(transport, transport).execute().getStatus())
        .isEqualTo(Result.Status.WARN);

    hub.answer = MqttConnectReturnCode.CONNECTION_ACCEPTED;
    await().atMost(PATIENCE).until(() -> transport.state().connected());
    assertThat(new HubHealth(transport, transport).execute().getStatus())
        .isEqualTo(Result.Status.OK);
    transport.deactivate();
    threads.assertNoneIsLeft();
  }

  @Test
  void aStopDuringAnOpeningLeavesNoThread() throws Exception {
    hub.greeting = false;
    configure(100);
    await().atMost(PATIENCE).until(() -> !hub.users.isEmpty());
    transport.deactivate();

    threads.assertNoneIsLeft();
  }

  @Test
  void aCloseOnAnInterruptedThreadLeavesNoThread() throws Exception {
    HubClient client =
        new SdkClient(CredentialSource.of(credentials()).read(), Fixtures.settings());
    client.open(
        new HubClient.Events() {
          @Override
          public void lost(HubException why) {}

          @Override
          public void desired(Map<String, Object> patch, long version) {}
        });
    Thread.currentThread().interrupt();
    client.close();

    assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
    transport.deactivate();
    threads.assertNoneIsLeft();
  }

  @Test
  void aHubThatFallsSilentIsLeftAndClosingStaysQuick() throws Exception {
    hub.acknowledging = false;
    transport.modified(Fixtures.config(230, 100, 1, 1), credentials());
    await().atMost(PATIENCE).until(() -> transport.state().connected());
    Promise<Void> promise = transport.send(Fixtures.message("m"));

    await().atMost(PATIENCE).until(promise::isDone);
    assertThat(promise.getFailure()).hasMessageContaining("acknowledged nothing for 1 s");

    await().atMost(PATIENCE).until(() -> hub.connections() > 1 && transport.state().connected());
    transport.send(Fixtures.message("n"));
    long begin = System.nanoTime();
    transport.deactivate();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
    threads.assertNoneIsLeft();
  }
}
