package io.twinwire.hub.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.twinwire.api.hub.HubException;
import io.twinwire.api.hub.HubState;
import io.twinwire.api.hub.HubState.Reason;
import io.twinwire.support.testing.Loopback;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;

/** What settings and credentials do to the connection. */
class TransportConfigurationTest extends TransportCase {

  TransportConfigurationTest() {
    super(Loopback.address());
  }

  @Test
  void anUnknownAuthorityIsNamedAndTheFileThatTrustsItIsEnough() throws Exception {
    transport.modified(
        Fixtures.config(230, 100, 1, 10),
        Fixtures.credentials(Fixtures.connectionString(address), "", ""));
    await().atMost(PATIENCE).until(() -> transport.state().reason() == Reason.COMMUNICATION_ERROR);
    assertThat(transport.state().description()).startsWith("TLS: ").contains("PKIX");

    connect();
  }

  @Test
  void anAuthorityFileComesBesideTheJdksOwnAuthorities() throws Exception {
    X509Certificate[] jdk = Trust.beside(InputStream.nullInputStream()).getAcceptedIssuers();
    try (InputStream pem = Files.newInputStream(hub.authority(dir))) {
      assertThat(Trust.beside(pem).getAcceptedIssuers()).contains(jdk).hasSize(jdk.length + 1);
    }
  }

  @Test
  void aMissingAuthorityFileIsNamed() {
    transport.modified(
        Fixtures.config(230, 100, 1, 10),
        Fixtures.credentials(Fixtures.connectionString(address), "", "/no/such/ca.pem"));
    await().atMost(PATIENCE).until(() -> transport.state().reason() == Reason.BAD_CONFIGURATION);

    assertThat(transport.state().description()).isEqualTo("caFile: /no/such/ca.pem does not exist");
    Result result = new HubHealth(transport, transport).execute();
    assertThat(result.getStatus()).isEqualTo(Result.Status.CRITICAL);
    assertThat(new HubCommand(transport, transport).status()).contains("BAD_CONFIGURATION");
  }

  @Test
  void aConfigurationWithoutEffectKeepsTheConnection() throws Exception {
    connect();
    transport.modified(Fixtures.config(230, 200, 2, 20), credentials());
    transport.send(Fixtures.message("m")).getValue();

    assertThat(hub.connections()).isEqualTo(1);
    assertThat(states).filteredOn(HubState::connected).hasSize(1);
  }

  @Test
  void aSettingThatCannotBeUsedIsAWarningAndKeepsTheConnection() throws Exception {
    connect();
    transport.modified(Fixtures.config(5, 30_000, 10, 10), credentials());
    transport.send(Fixtures.message("m")).getValue();

    assertThat(hub.connections()).isEqualTo(1);
    assertThat(states).filteredOn(HubState::connected).hasSize(1);
    Result result = new HubHealth(transport, transport).execute();
    assertThat(result.getStatus()).isEqualTo(Result.Status.WARN);
    assertThat(result.toString())
        .contains("keepAlive: 5 is not between 30 and 1177; 230 is used")
        .contains("retryCap: 10 s is below retryFirst, 30000 ms; 30 s is used");

    configure(100);
    assertThat(new HubHealth(transport, transport).execute().getStatus())
        .isEqualTo(Result.Status.OK);
  }

  @Test
  void aSettingThatCannotBeReadDoesNotKeepTheGatewayFromConnecting() throws Exception {
    transport.modified(
        Fixtures.config(Map.of("keepAlive", new IllegalArgumentException("\"soon\""))),
        credentials());
    await().atMost(PATIENCE).until(() -> transport.state().connected());

    assertThat(transport.faults()).singleElement().asString().contains("keepAlive", "soon");
  }

  @Test
  void offlineCallsFailWithTheStatesReason() throws Exception {
    transport.modified(
        Fixtures.config(230, 100, 1, 10), Fixtures.credentials("HostName=a.b", "", ""));
    await().atMost(PATIENCE).until(() -> transport.state().reason() == Reason.BAD_CONFIGURATION);

    assertThat(((HubException) transport.send(Fixtures.message("m")).getFailure()).reason())
        .isEqualTo(Reason.BAD_CONFIGURATION);
    assertThat(transport.readTwin().getFailure()).isInstanceOf(HubException.class);
    assertThat(transport.updateReported(Map.of()).getFailure()).isInstanceOf(HubException.class);
    assertThat(transport.identity()).isEmpty();
  }

  @Test
  void noLogEverHoldsTheKeyOrAToken() throws Exception {
    root.setLevel(Level.TRACE);
    connect();
    send(0, 10);
    hub.cut();
    await().atMost(PATIENCE).until(() -> hub.connections() == 2 && transport.state().connected());
    hub.answer = MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED;
    hub.cut();
    await().atMost(PATIENCE).until(() -> transport.state().reason() == Reason.BAD_CREDENTIAL);
    transport.modified(
        Fixtures.config(230, 100, 1, 10),
        Fixtures.credentials("HostName=x;SharedAccessKey=" + Fixtures.KEY, "", ""));
    await().atMost(PATIENCE).until(() -> transport.state().reason() == Reason.BAD_CONFIGURATION);
    transport.deactivate();

    List<ILoggingEvent> events = List.copyOf(log.list);
    assertThat(events).isNotEmpty();
    assertThat(
            events.stream()
                .map(
                    event ->
                        event.getFormattedMessage()
                            + (event.getThrowableProxy() == null
                                ? ""
                                : ThrowableProxyUtil.asString(event.getThrowableProxy())))
                .filter(line -> line.contains(Fixtures.KEY) || line.contains("sig=")))
        .isEmpty();
  }
}
