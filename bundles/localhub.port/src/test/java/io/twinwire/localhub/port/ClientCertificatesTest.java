package io.twinwire.localhub.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPipeline;
import io.twinwire.support.port.ClientCertificates;
import io.twinwire.support.port.HubPorts;
import io.twinwire.support.port.PortFront;
import io.twinwire.support.testing.Loopback;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client is asked for its certificate, needs none, and what it shows reaches the front. */
class ClientCertificatesTest {

  private static final String ADDRESS = Loopback.address();
  private static final TrustManager ANYBODY =
      new X509TrustManager() {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
          return new X509Certificate[0];
        }
      };

  @TempDir Path data;
  private final FakeFramework framework = new FakeFramework();
  private final BlockingQueue<List<X509Certificate>> shown = new LinkedBlockingQueue<>();
  private PortLayer layer;

  @BeforeEach
  void open() {
    layer =
        new PortLayer(
            framework.context(data),
            TestConfig.of(Map.of("address", ADDRESS, "tlsPorts", new int[] {0}, "proxyPort", 0)));
    layer.addFront(new Showing());
  }

  @AfterEach
  void close() {
    layer.close();
  }

  private final class Showing implements PortFront {
    @Override
    public String protocol() {
      return "showing";
    }

    @Override
    public boolean recognises(ByteBuf first) {
      return true;
    }

    @Override
    public void install(ChannelPipeline pipeline) {
      shown.add(ClientCertificates.of(pipeline));
    }
  }

  private List<X509Certificate> shownBy(String version, KeyManager... keys) throws Exception {
    await().until(() -> !framework.registered(HubPorts.class).isEmpty());
    HubPorts ports = framework.registered(HubPorts.class).get(0);
    SSLContext context = SSLContext.getInstance(version);
    context.init(keys, new TrustManager[] {ANYBODY}, null);
    try (SSLSocket client =
        (SSLSocket) context.getSocketFactory().createSocket(ADDRESS, ports.tlsPorts().get(0))) {
      client.setSoTimeout(10_000);
      client.getOutputStream().write(new byte[] {1, 2, 3, 4});
      client.getOutputStream().flush();
      return shown.poll(10, TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void theChainOfAnyIssuerComesWithItsOwnFirst(String version) throws Exception {
    Instant now = Instant.now();
    Certificates.Identity authority = Certificates.authority(now);
    Certificates.Identity own =
        Certificates.server(authority, AltNames.of(InetAddress.getByName(ADDRESS), List.of()), now);
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    Certificate[] chain = {own.certificate(), authority.certificate()};
    store.setKeyEntry("own", own.key(), new char[0], chain);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);

    assertThat(shownBy(version, keys.getKeyManagers()))
        .containsExactly(own.certificate(), authority.certificate());
  }

  @Test
  void aClientWithoutACertificateIsLetThrough() throws Exception {
    assertThat(shownBy("TLSv1.3")).isEmpty();
  }
}
