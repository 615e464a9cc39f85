package io.twinwire.localhub.port;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.twinwire.api.localhub.FaultControl;
import io.twinwire.support.port.HubPorts;
import io.twinwire.support.testing.Loopback;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortLayerTest {

  private static final String ADDRESS = Loopback.address();
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir Path data;
  private final FakeFramework framework = new FakeFramework();
  private PortLayer layer;

  @AfterEach
  void close() {
    if (layer != null) {
      layer.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aClientThatTrustsTheAuthorityReachesTheFrontThatKnowsItsFirstBytes(String version)
      throws Exception {
    HubPorts ports = open(Map.of());
    layer.addFront(new EchoFront("beta"));
    layer.addFront(new EchoFront("alfa"));

    try (SSLSocket client = tls(ports.tlsPorts().get(0), version)) {
      assertThat(exchange(client, "alfa and more")).isEqualTo("alfa and more");
    }
  }

  @Test
  void firstBytesMayComeInPieces() throws Exception {
    HubPorts ports = open(Map.of());
    layer.addFront(new EchoFront("alfabeta"));

    try (SSLSocket client = tls(ports.tlsPorts().get(0), "TLSv1.3")) {
      client.getOutputStream().write("al".getBytes(US_ASCII));
      client.getOutputStream().flush();
      assertThat(exchange(client, "fabeta")).startsWith("al");
    }
  }

  @Test
  void aConnectionThatNobodyKnowsIsClosed() throws Exception {
    HubPorts ports = open(Map.of());
    layer.addFront(new EchoFront("alfa"));

    try (SSLSocket client = tls(ports.tlsPorts().get(0), "TLSv1.3")) {
      client.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aConnectionThatSaysNothingIsClosed() throws Exception {
    HubPorts ports = open(Map.of("silence", 1));
    layer.addFront(new EchoFront("alfa"));

    try (SSLSocket client = tls(ports.tlsPorts().get(0), "TLSv1.3")) {
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
    try (Socket silent = plain(ports.tlsPorts().get(0))) {
      assertThat(silent.getInputStream().read()).as("no handshake").isEqualTo(-1);
    }
    try (Socket silent = plain(ports.proxyPort())) {
      assertThat(silent.getInputStream().read()).as("no request").isEqualTo(-1);
    }
  }

  @Test
  void lessThanFourBytesAreShownWhenThePeerFallsSilent() throws Exception {
    HubPorts ports = open(Map.of("silence", 1));
    layer.addFront(new EchoFront("al"));

    try (SSLSocket client = tls(ports.tlsPorts().get(0), "TLSv1.3")) {
      assertThat(exchange(client, "al")).isEqualTo("al");
    }
  }

  @Test
  void theProxyLeadsEveryHostToTheHub() throws Exception {
    HubPorts ports = open(Map.of());
    layer.addFront(new EchoFront("alfa"));

    try (Socket tunnel = plain(ports.proxyPort())) {
      assertThat(request(tunnel, "CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n"))
          .startsWith("HTTP/1.1 200 ");
      try (SSLSocket client = over(tunnel, ADDRESS, "TLSv1.3")) {
        assertThat(exchange(client, "alfa")).isEqualTo("alfa");
      }
    }
  }

  @Test
  void aDeafHubTakesConnectionsAndNeverAnswersButThroughTheProxy() throws Exception {
    HubPorts ports = open(Map.of("silence", 1));
    layer.addFront(new EchoFront("alfa"));
    FaultControl deaf =
        (FaultControl)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {FaultControl.class},
                (proxy, method, arguments) -> method.getName().equals("isDeaf"));
    layer.setFaults(deaf);

    try (Socket unanswered = plain(ports.tlsPorts().get(0))) {
      unanswered.getOutputStream().write(new byte[] {0x16, 3, 1});
      unanswered.setSoTimeout(1_500);
      assertThatExceptionOfType(SocketTimeoutException.class)
          .isThrownBy(() -> unanswered.getInputStream().read());
    }
    try (Socket tunnel = plain(ports.proxyPort())) {
      request(tunnel, "CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n");
      try (SSLSocket client = over(tunnel, ADDRESS, "TLSv1.3")) {
        assertThat(exchange(client, "alfa")).isEqualTo("alfa");
      }
    }
    layer.unsetFaults(deaf);
    try (SSLSocket client = tls(ports.tlsPorts().get(0), "TLSv1.3")) {
      assertThat(exchange(client, "alfa")).isEqualTo("alfa");
    }
  }

  @Test
  void theProxyAnswers405ToEverythingButConnect() throws Exception {
    HubPorts ports = open(Map.of());

    try (Socket client = plain(ports.proxyPort())) {
      String answer = request(client, "GET http://example.org/ HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(answer).startsWith("HTTP/1.1 405 ").containsIgnoringCase("allow: CONNECT");
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aFrontThatGoesTakesItsConnectionsAlong() throws Exception {
    HubPorts ports = open(Map.of());
    EchoFront going = new EchoFront("alfa");
    layer.addFront(going);
    layer.addFront(new EchoFront("beta"));

    try (SSLSocket alfa = tls(ports.tlsPorts().get(0), "TLSv1.3");
        SSLSocket beta = tls(ports.tlsPorts().get(0), "TLSv1.3")) {
      exchange(alfa, "alfa");
      exchange(beta, "beta");
      layer.removeFront(going);

      assertThat(alfa.getInputStream().read()).isEqualTo(-1);
      assertThat(exchange(beta, "beta")).isEqualTo("beta");
    }
  }

  @Test
  void aBusyPortIsNamedWithTheOptionThatHelpsAndTakenWhenItIsFree() throws Exception {
    int port;
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName(ADDRESS))) {
      port = other.getLocalPort();
      start(Map.of("tlsPorts", new int[] {port}));
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(layer.execute().toString())
                      .contains("CRITICAL")
                      .contains("TLS port " + port + " on " + ADDRESS)
                      .contains("--address"));
      assertThat(framework.registered(HubPorts.class)).isEmpty();
    }
    HubPorts ports = ports();
    assertThat(ports.tlsPorts()).containsExactly(port);
    assertThat(layer.execute().getStatus()).isEqualTo(Result.Status.OK);
  }

  @Test
  void aPrivilegedPortThatIsTakenHoldsNothingBack() throws Exception {
    try (ServerSocket other = new ServerSocket()) {
      try {
        other.bind(new InetSocketAddress(ADDRESS, 443));
      } catch (IOException e) {
        // Not root: the hub is refused the port as well, and the promise is the same.
        assertThat(e).hasMessageContaining("ermission");
      }
      HubPorts ports = open(Map.of("tlsPorts", new int[] {0, 443}));
      assertThat(ports.tlsPorts()).hasSize(1).doesNotContain(443);
      assertThat(layer.execute().toString()).contains("TLS port 443 on " + ADDRESS);
    }
  }

  @Test
  void anAddressOfTheOutsideWorldIsRefusedInHealthAndNotListenedOn() {
    start(Map.of("address", "0.0.0.0"));

    assertThat(layer.execute().getStatus()).isEqualTo(Result.Status.CRITICAL);
    assertThat(layer.execute().toString()).contains("0.0.0.0 is not a loopback address");
  }

  @Test
  void theAuthorityLiesInTheDataDirectory() throws Exception {
    HubPorts ports = open(Map.of());

    assertThat(ports.authority()).isEqualTo(data.resolve("ca.pem")).exists();
    assertThat(data.resolve("hub-keys")).isDirectory();
  }

  @Test
  void closingTakesLessThanASecondAndLeavesNoThread() throws Exception {
    HubPorts ports = open(Map.of());
    layer.addFront(new EchoFront("alfa"));
    try (SSLSocket client = tls(ports.tlsPorts().get(0), "TLSv1.3")) {
      exchange(client, "alfa");
      long start = System.nanoTime();
      layer.close();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
    layer = null;
    try (ServerSocket free = new ServerSocket()) {
      free.bind(new InetSocketAddress(ADDRESS, ports.tlsPorts().get(0)));
    }

    assertThat(framework.registered(HubPorts.class)).isEmpty();
    assertThatNoThreadIsLeft();
  }

  /** Netty 4.2.20 leaves a listening socket behind that is not closed before its event loop. */
  @Test
  void thePortsAreFreeAgainAfterEveryClose() throws Exception {
    int port = open(Map.of()).tlsPorts().get(0);
    layer.close();
    for (int i = 0; i < 10; i++) {
      open(Map.of("tlsPorts", new int[] {port}));
      plain(port).close();
      layer.close();
    }
  }

  @Test
  void closingWhileThePortsAreBeingOpenedLeavesNothingBehind() throws Exception {
    int port = open(Map.of()).tlsPorts().get(0);
    layer.close();
    for (int i = 0; i < 30; i++) {
      start(Map.of("tlsPorts", new int[] {port}));
      for (long until = System.nanoTime() + i * 2_000_000L; System.nanoTime() < until; ) {
        Thread.onSpinWait();
      }
      layer.close();
    }
    assertThat(framework.registered(HubPorts.class)).isEmpty();
    assertThatNoThreadIsLeft();
    try (ServerSocket free = new ServerSocket()) {
      free.bind(new InetSocketAddress(ADDRESS, port));
    }
  }

  private static void assertThatNoThreadIsLeft() {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.startsWith("twinwire-localhub")));
  }

  private HubPorts open(Map<String, Object> config) {
    start(config);
    return ports();
  }

  private void start(Map<String, Object> config) {
    Map<String, Object> values = new HashMap<>();
    values.put("address", ADDRESS);
    values.put("tlsPorts", new int[] {0});
    values.put("proxyPort", 0);
    values.putAll(config);
    layer = new PortLayer(framework.context(data), TestConfig.of(values));
  }

  private HubPorts ports() {
    await().atMost(SOON).until(() -> !framework.registered(HubPorts.class).isEmpty());
    return framework.registered(HubPorts.class).get(0);
  }

  private static Socket plain(int port) throws IOException {
    Socket socket = new Socket(ADDRESS, port);
    socket.setSoTimeout(10_000);
    return socket;
  }

  private SSLSocket tls(int port, String version) throws Exception {
    return over(plain(port), ADDRESS, version);
  }

  private SSLSocket over(Socket socket, String host, String version) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(data.resolve("ca.pem"))) {
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    SSLSocket client =
        (SSLSocket) context.getSocketFactory().createSocket(socket, host, socket.getPort(), true);
    SSLParameters parameters = client.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setProtocols(List.of(version).toArray(String[]::new));
    client.setSSLParameters(parameters);
    client.startHandshake();
    return client;
  }

  private static String exchange(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(US_ASCII));
    client.getOutputStream().flush();
    return new String(client.getInputStream().readNBytes(text.length()), US_ASCII);
  }

  private static String request(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(US_ASCII));
    StringBuilder answer = new StringBuilder();
    while (answer.indexOf("\r\n\r\n") < 0) {
      int next = client.getInputStream().read();
      if (next < 0) {
        break;
      }
      answer.append((char) next);
    }
    return answer.toString();
  }
}
