package io.twinwire.itests.localhub;

import static io.twinwire.itests.localhub.AmqpSite.asked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.twin.DirectMethodResponse;
import com.microsoft.azure.sdk.iot.device.twin.TwinCollection;
import com.microsoft.azure.sdk.iot.service.ProxyOptions;
import com.microsoft.azure.sdk.iot.service.digitaltwin.DigitalTwinClient;
import com.microsoft.azure.sdk.iot.service.digitaltwin.DigitalTwinClientOptions;
import com.microsoft.azure.sdk.iot.service.digitaltwin.UpdateOperationUtility;
import com.microsoft.azure.sdk.iot.service.digitaltwin.models.DigitalTwinUpdateRequestOptions;
import com.microsoft.azure.sdk.iot.service.digitaltwin.serialization.BasicDigitalTwin;
import com.microsoft.rest.RestException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Microsoft's digital twin client, and a device that announces its model. */
class PlugAndPlayTest {

  private static final String MODEL = "dtmi:org:example:Boiler;1";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir static Path data;
  @TempDir static Path keys;

  private static AmqpSite site;
  private static DigitalTwinClient twins;

  @BeforeAll
  static void start() throws Exception {
    site = new AmqpSite(data);
    // The client's HTTPS has no setting for trust: it takes the JVM's, a file.
    System.setProperty("javax.net.ssl.trustStore", trustStore().toString());
    System.setProperty("javax.net.ssl.trustStorePassword", "changeit");
    twins =
        new DigitalTwinClient(
            site.serviceConnection(),
            DigitalTwinClientOptions.builder()
                .proxyOptions(
                    new ProxyOptions(
                        new Proxy(
                            Proxy.Type.HTTP,
                            new InetSocketAddress(site.address, site.hub.proxy()))))
                .build());
  }

  @AfterAll
  static void stop() {
    System.clearProperty("javax.net.ssl.trustStore");
    System.clearProperty("javax.net.ssl.trustStorePassword");
    site.close();
  }

  private static Path trustStore() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(site.hub.data().resolve("ca.pem"))) {
      store.setCertificateEntry(
          "hub", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    Path file = keys.resolve("trust.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, "changeit".toCharArray());
    }
    return file;
  }

  @ParameterizedTest
  @EnumSource(names = {"MQTT", "AMQPS"})
  void pnp01_pnp05_a_digital_twin_is_read_updated_and_commanded(IotHubClientProtocol protocol)
      throws Exception {
    String id = "boiler-" + protocol;
    DeviceClient device =
        new DeviceClient(
            site.connection(id, site.created(id).getPrimaryKey()),
            protocol,
            site.options(protocol).modelId(MODEL).build());
    List<TwinCollection> desired = new CopyOnWriteArrayList<>();
    try {
      device.open(false);
      device.subscribeToDesiredProperties(
          (twin, context) -> desired.add(twin.getDesiredProperties()), null);
      device.subscribeToMethods(
          (name, payload, context) -> new DirectMethodResponse(201, Map.of("did", name)), null);
      TwinCollection reported = new TwinCollection();
      reported.put("serial", "s-1");
      reported.put("target", Map.of("value", 20, "ac", 200, "av", 1, "ad", "done"));
      asked(time -> device.updateReportedProperties(reported, time));

      var answer = twins.getDigitalTwinWithResponse(id, BasicDigitalTwin.class);
      BasicDigitalTwin read = answer.body();
      assertThat(read.getId()).isEqualTo(id);
      assertThat(read.getMetadata().getModelId()).isEqualTo(MODEL);
      assertThat(read.getCustomProperties()).containsEntry("serial", "s-1");
      assertThat(read.getCustomProperties()).containsEntry("target", 20);
      assertThat(read.getMetadata().getWriteableProperties().get("target").getAckCode())
          .isEqualTo(200);

      List<Object> update =
          new UpdateOperationUtility()
              .appendAddPropertyOperation("/target", 21)
              .getUpdateOperations();
      DigitalTwinUpdateRequestOptions stale = new DigitalTwinUpdateRequestOptions();
      stale.setIfMatch("\"c3RhbGU=\"");
      assertThatThrownBy(() -> twins.updateDigitalTwinWithResponse(id, update, stale))
          .isInstanceOf(RestException.class);
      DigitalTwinUpdateRequestOptions fresh = new DigitalTwinUpdateRequestOptions();
      fresh.setIfMatch(answer.headers().eTag());
      assertThat(twins.updateDigitalTwinWithResponse(id, update, fresh).headers().eTag())
          .isNotEqualTo(answer.headers().eTag());
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(desired).anyMatch(section -> section.containsKey("target")));

      var command = twins.invokeCommand(id, "reboot", "3");
      assertThat(command.getStatus()).isEqualTo(201);
      // The client hands on the text of the answer.
      assertThat(command.getPayload(String.class)).isEqualTo("{\"did\":\"reboot\"}");
      assertThat(twins.invokeComponentCommand(id, "valve", "open").getPayload(String.class))
          .isEqualTo("{\"did\":\"valve*open\"}");
    } finally {
      device.close();
    }
    // The hub may hear of the end after the client has returned, and then waits for an answer.
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> twins.invokeCommand(id, "reboot"))
                    .isInstanceOf(RestException.class));
  }
}
