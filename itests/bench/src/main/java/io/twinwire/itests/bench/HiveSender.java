package io.twinwire.itests.bench;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManagerFactory;

/** HiveMQ's client at quality of service 1, with nothing around it. */
final class HiveSender implements Sender {

  private static final long BOUND = 10;

  private final Access access;
  private final Mqtt3AsyncClient client;

  HiveSender(Access access) throws Exception {
    this.access = access;
    client =
        Mqtt3Client.builder()
            .identifier(access.device())
            .serverHost(access.host())
            .serverPort(8883)
            .sslConfig()
            .trustManagerFactory(trust(access))
            .applySslConfig()
            .simpleAuth()
            .username(access.userName())
            .password(access.token().getBytes(StandardCharsets.UTF_8))
            .applySimpleAuth()
            .buildAsync();
    client.connect().get(BOUND, TimeUnit.SECONDS);
  }

  private static TrustManagerFactory trust(Access access) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(access.authority())) {
      store.setCertificateEntry(
          "hub", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust;
  }

  @Override
  public void send(int number, byte[] body, Settled settled) {
    var unused =
        client
            .publishWith()
            .topic(access.topic(number))
            .qos(MqttQos.AT_LEAST_ONCE)
            .payload(body)
            .send()
            .whenComplete((published, failure) -> settled.settled(failure == null));
  }

  @Override
  public void close() {
    client.disconnect().orTimeout(BOUND, TimeUnit.SECONDS).join();
  }
}
