package io.twinwire.itests.localhub;

import static io.twinwire.itests.localhub.AmqpSite.asked;
import static io.twinwire.itests.localhub.Certificates.authority;
import static io.twinwire.itests.localhub.Certificates.named;
import static io.twinwire.itests.localhub.Certificates.thumbprint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.InternalClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.IotHubMessageResult;
import com.microsoft.azure.sdk.iot.device.Message;
import com.microsoft.azure.sdk.iot.device.MessageCallback;
import com.microsoft.azure.sdk.iot.device.ModuleClient;
import com.microsoft.azure.sdk.iot.device.twin.DirectMethodResponse;
import com.microsoft.azure.sdk.iot.device.twin.TwinCollection;
import com.microsoft.azure.sdk.iot.service.auth.AuthenticationType;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubNotFoundException;
import com.microsoft.azure.sdk.iot.service.messaging.DeliveryAcknowledgement;
import com.microsoft.azure.sdk.iot.service.messaging.IotHubServiceClientProtocol;
import com.microsoft.azure.sdk.iot.service.messaging.MessagingClient;
import com.microsoft.azure.sdk.iot.service.messaging.MessagingClientOptions;
import com.microsoft.azure.sdk.iot.service.methods.DirectMethodRequestOptions;
import com.microsoft.azure.sdk.iot.service.registry.Device;
import com.microsoft.azure.sdk.iot.service.registry.Module;
import com.microsoft.azure.sdk.iot.service.twin.Twin;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.twinwire.itests.support.Cloud;
import io.twinwire.itests.support.HubControl;
import io.twinwire.itests.support.LocalHub;
import io.twinwire.support.testing.Loopback;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Microsoft's clients do all that they can over each protocol, as devices and as modules, by each
 * proof of who they are; over port 443 itself where it can be bound.
 */
class ClientMatrixTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What Microsoft's clients let pass as a name and a value. */
  private static final String NAME = "TestKey1234!#$%&'*+-^_`|~";

  private static final String VALUE = "TestValue1234!#$%&'*+-^_`|~()<>@,;:\\\"[]?={} \t";

  @TempDir static Path data;

  private static LocalHub hub;
  private static Cloud cloud;
  private static HubControl control;
  private static Devices devices;
  private static MessagingClient messaging;
  private static X509Bundle root;

  private enum Proof {
    SAS,
    THUMBPRINT,
    AUTHORITY
  }

  @BeforeAll
  static void start() throws Exception {
    hub = LocalHub.start("localhub", data, Loopback.address());
    cloud = hub.cloud();
    control = hub.control();
    devices = new Devices(hub, hub.listens(443));
    root = authority("root of all");
    assertThat(Certificates.proven(control, "all", root)).isTrue();
    messaging =
        new MessagingClient(
            Files.readString(data.resolve("service.connection-string")).trim(),
            IotHubServiceClientProtocol.AMQPS,
            MessagingClientOptions.builder()
                .sslContext(Cloud.trusting(data.resolve("ca.pem")))
                .build());
    messaging.open();
  }

  @AfterAll
  static void stop() throws Exception {
    messaging.close();
    hub.close();
  }

  static Stream<Arguments> forms() {
    List<Arguments> forms = new ArrayList<>();
    for (IotHubClientProtocol protocol : IotHubClientProtocol.values()) {
      for (Proof proof : Proof.values()) {
        // In the usual run IdentitiesTest has devices of an authority.
        if (proof != Proof.AUTHORITY || Boolean.getBoolean("twinwire.long")) {
          forms.add(Arguments.of(protocol, proof, false));
        }
        if (protocol != IotHubClientProtocol.HTTPS) {
          forms.add(Arguments.of(protocol, proof, true));
        }
      }
    }
    return forms.stream();
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("forms")
  void a_client_sends_receives_has_a_twin_and_answers_methods(
      IotHubClientProtocol protocol, Proof proof, boolean module) throws Exception {
    String id = protocol + "-" + proof + (module ? "-of-module" : "");
    InternalClient client = client(id, protocol, proof, module);
    BlockingQueue<Message> inbox = new LinkedBlockingQueue<>();
    MessageCallback received =
        (message, context) -> {
          inbox.add(message);
          return IotHubMessageResult.COMPLETE;
        };
    if (client instanceof DeviceClient device) {
      device.setMessageCallback(received, null);
    } else if (client instanceof ModuleClient one) {
      one.setMessageCallback(received, null);
    }
    try {
      client.open(true);
      sends(client, module ? id + "/modules/m" : id);
      receives(id, module, inbox);
      if (protocol != IotHubClientProtocol.HTTPS) {
        hasATwin(client, id, module);
        answers(client, id, module);
      }
    } finally {
      client.close();
    }
  }

  private static InternalClient client(
      String id, IotHubClientProtocol protocol, Proof proof, boolean module) throws Exception {
    AuthenticationType type =
        switch (proof) {
          case SAS -> AuthenticationType.SAS;
          case THUMBPRINT -> AuthenticationType.SELF_SIGNED;
          case AUTHORITY -> AuthenticationType.CERTIFICATE_AUTHORITY;
        };
    X509Bundle own =
        proof == Proof.AUTHORITY
            ? named(module ? id + "/m" : id).buildIssuedBy(root)
            // Without a common name, as in Microsoft's tests.
            : new CertificateBuilder()
                .rsa2048()
                .subject("C=US, O=Example, OU=Devices")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    Device device = new Device(id, module ? AuthenticationType.SAS : type);
    if (!module && proof == Proof.THUMBPRINT) {
      device.setThumbprint(thumbprint(own, "SHA-1"), thumbprint(own, "SHA-1"));
    }
    Device made = cloud.registry().addDevice(device);
    if (!module) {
      return proof == Proof.SAS
          ? devices.device(id, made.getPrimaryKey(), protocol)
          : devices.device(id, own, protocol);
    }
    Module document = new Module(id, "m", type);
    if (proof == Proof.THUMBPRINT) {
      document.setThumbprint(thumbprint(own, "SHA-1"), thumbprint(own, "SHA-1"));
    }
    Module registered = cloud.registry().addModule(document);
    return proof == Proof.SAS
        ? devices.module(id, "m", registered.getPrimaryKey(), protocol)
        : devices.module(id, "m", own, protocol);
  }

  private static void sends(InternalClient client, String identity) throws Exception {
    Message unusual = new Message("unusual");
    unusual.setProperty(NAME, VALUE);
    client.sendEvent(unusual);
    client.sendEvent(new Message(new byte[255 * 1024]));
    boolean https = client.getConfig().getProtocol() == IotHubClientProtocol.HTTPS;
    if (https) {
      List<Message> batch = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        batch.add(new Message("of a batch " + i));
      }
      client.sendEvents(batch);
    }
    List<JsonObject> stored = control.telemetry(identity, 0);
    String value = stored.get(0).getAsJsonObject("properties").get(NAME).getAsString();
    // A header of HTTP has no space at its end.
    assertThat(value).isEqualTo(https ? VALUE.stripTrailing() : VALUE);
    assertThat(stored).hasSize(https ? 52 : 2);
  }

  private static void receives(String id, boolean module, BlockingQueue<Message> inbox)
      throws Exception {
    for (int size : new int[] {1000, 65_000}) {
      byte[] body = new byte[size];
      new Random(size).nextBytes(body);
      var sent = new com.microsoft.azure.sdk.iot.service.messaging.Message(body);
      sent.setMessageId("m-" + size);
      sent.setCorrelationId("c-" + size);
      sent.setProperties(Map.of("name1", "value1", "name2", "value2"));
      sent.setDeliveryAcknowledgement(DeliveryAcknowledgement.None);
      if (module) {
        messaging.send(id, "m", sent);
      } else {
        messaging.send(id, sent);
      }
      Message got = inbox.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(got).as("a message of %s bytes", size).isNotNull();
      assertThat(got.getBytes()).isEqualTo(body);
      assertThat(got.getMessageId()).isEqualTo("m-" + size);
      assertThat(got.getCorrelationId()).isEqualTo("c-" + size);
      assertThat(got.getProperty("name1")).isEqualTo("value1");
      assertThat(got.getProperty("name2")).isEqualTo("value2");
    }
  }

  private static void hasATwin(InternalClient client, String id, boolean module) throws Exception {
    List<TwinCollection> heard = new CopyOnWriteArrayList<>();
    client.subscribeToDesiredProperties(
        (twin, context) -> heard.add(twin.getDesiredProperties()), null);
    asked(client::getTwin);
    Twin wanted = module ? new Twin(id, "m") : new Twin(id);
    wanted.getDesiredProperties().put("one", "1");
    wanted.getDesiredProperties().put("two", "2");
    cloud.twins().patch(wanted);
    await().atMost(PATIENCE).until(() -> !heard.isEmpty());
    assertThat(heard.get(0)).containsEntry("one", "1").containsEntry("two", "2");

    TwinCollection reported = new TwinCollection();
    reported.put("kept", "a");
    reported.put("removed", "b");
    asked(time -> client.updateReportedProperties(reported, time));
    reported.put("removed", null);
    asked(time -> client.updateReportedProperties(reported, time));
    Twin seen = module ? cloud.twins().get(id, "m") : cloud.twins().get(id);
    assertThat(seen.getReportedProperties())
        .containsEntry("kept", "a")
        .doesNotContainKey("removed");
  }

  private static void answers(InternalClient client, String id, boolean module) throws Exception {
    client.subscribeToMethods((name, payload, context) -> new DirectMethodResponse(1, "old"), null);
    client.subscribeToMethods(
        (name, payload, context) ->
            new DirectMethodResponse(200, name + ":" + payload.getPayload(String.class)),
        null);
    DirectMethodRequestOptions options =
        DirectMethodRequestOptions.builder()
            .payload("This is a valid payload")
            .methodConnectTimeoutSeconds(5)
            .methodResponseTimeoutSeconds(200)
            .build();
    var answer =
        module
            ? cloud.methods().invoke(id, "m", "loopback", options)
            : cloud.methods().invoke(id, "loopback", options);
    assertThat(answer.getStatus()).isEqualTo(200);
    assertThat(answer.getPayload(String.class)).isEqualTo("loopback:This is a valid payload");
    if (module) {
      assertThatThrownBy(() -> cloud.methods().invoke(id, "nothing", "loopback"))
          .isInstanceOf(IotHubNotFoundException.class)
          .hasMessageContaining("404010");
    }
  }
}
