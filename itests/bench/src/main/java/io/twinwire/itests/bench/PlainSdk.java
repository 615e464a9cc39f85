package io.twinwire.itests.bench;

import com.google.gson.Gson;
import com.microsoft.azure.proton.transport.proxy.Proxy;
import com.microsoft.azure.sdk.iot.device.ClientOptions;
import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.Message;
import com.microsoft.azure.sdk.iot.provisioning.security.SecurityProvider;
import java.io.File;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.commons.codec.binary.Base64;
import org.apache.commons.lang3.StringUtils;
import org.apache.qpid.proton.engine.Transport;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.slf4j.Logger;

/** The alternative to a gateway: a main over Microsoft's device client, with its defaults. */
final class PlainSdk {

  static final String ACKNOWLEDGED = "acknowledged";

  private PlainSdk() {}

  /** Sends one message, says when the hub has it, and stays until its standard input ends. */
  public static void main(String[] args) throws Exception {
    DeviceClient client =
        new DeviceClient(
            System.getenv("TWINWIRE_CONNECTION_STRING"),
            IotHubClientProtocol.MQTT,
            ClientOptions.builder()
                .sslContext(trusting(Path.of(System.getenv("TWINWIRE_CA"))))
                .build());
    client.open(true);
    client.sendEvent(new Message("{\"hello\":1}"));
    System.out.println(ACKNOWLEDGED);
    while (System.in.read() >= 0) {
      continue;
    }
    client.close();
  }

  /** This class and the device client with its dependencies, and nothing else. */
  static String classPath() {
    return Stream.of(
            PlainSdk.class,
            DeviceClient.class,
            SecurityProvider.class,
            MqttAsyncClient.class,
            Transport.class,
            Proxy.class,
            Gson.class,
            StringUtils.class,
            Base64.class,
            Logger.class)
        .map(type -> type.getProtectionDomain().getCodeSource().getLocation().getPath())
        .collect(Collectors.joining(File.pathSeparator));
  }

  static SSLContext trusting(Path pem) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(pem)) {
      store.setCertificateEntry(
          "hub", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
