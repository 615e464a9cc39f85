package io.twinwire.itests.localhub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.microsoft.azure.sdk.iot.device.ClientOptions;
import com.microsoft.azure.sdk.iot.device.ConnectionStatusChangeContext;
import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.InternalClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.IotHubConnectionStatusChangeReason;
import com.microsoft.azure.sdk.iot.device.IotHubStatusCode;
import com.microsoft.azure.sdk.iot.device.Message;
import com.microsoft.azure.sdk.iot.device.ModuleClient;
import com.microsoft.azure.sdk.iot.device.MultiplexingClient;
import com.microsoft.azure.sdk.iot.device.MultiplexingClientOptions;
import com.microsoft.azure.sdk.iot.device.SasTokenProvider;
import com.microsoft.azure.sdk.iot.device.exceptions.IotHubClientException;
import com.microsoft.azure.sdk.iot.device.transport.IotHubConnectionStatus;
import com.microsoft.azure.sdk.iot.service.registry.Module;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens that expire while Microsoft's clients are connected. */
class RenewalTest {

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int LIFE = 4;
  private static final int SLACK = 3;

  @TempDir static Path data;

  private static AmqpSite site;

  @BeforeAll
  static void start() {
    site = new AmqpSite(data, "sasSlack=I\"" + SLACK + "\"");
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  /** A client, and what it told. */
  private record Watched(
      InternalClient client,
      IotHubClientProtocol protocol,
      boolean alone,
      List<ConnectionStatusChangeContext> told) {

    static Watched of(InternalClient client, IotHubClientProtocol protocol, boolean alone) {
      List<ConnectionStatusChangeContext> told = new CopyOnWriteArrayList<>();
      client.setConnectionStatusChangeCallback(told::add, null);
      return new Watched(client, protocol, alone, told);
    }
  }

  @Test
  void mq12_over_mqtt_an_expired_token_ends_the_connection_and_over_amqp_it_is_renewed_in_place()
      throws Exception {
    Map<String, Watched> all = new LinkedHashMap<>();
    MultiplexingClient multiplexing = together(all);
    try {
      for (IotHubClientProtocol protocol : IotHubClientProtocol.values()) {
        alone(protocol, all);
      }
      Instant end = Instant.now().plusSeconds(2 * LIFE + SLACK);
      await().atMost(PATIENCE).until(() -> Instant.now().isAfter(end));
      all.forEach(RenewalTest::assertRenewed);
      for (Watched one : all.values()) {
        one.client().sendEvent(new Message("still here"));
      }
    } finally {
      multiplexing.close();
      for (Watched one : all.values()) {
        if (one.alone()) {
          one.client().close();
        }
      }
    }
  }

  private static void assertRenewed(String id, Watched one) {
    List<IotHubConnectionStatusChangeReason> lost =
        one.told().stream()
            .filter(told -> told.getNewStatus() == IotHubConnectionStatus.DISCONNECTED_RETRYING)
            .map(ConnectionStatusChangeContext::getNewStatusReason)
            .toList();
    if (one.protocol().name().startsWith("MQTT")) {
      assertThat(lost)
          .as(id)
          .isNotEmpty()
          .containsOnly(IotHubConnectionStatusChangeReason.EXPIRED_SAS_TOKEN);
    } else {
      assertThat(lost).as(id).isEmpty();
    }
    assertThat(one.told())
        .as(id)
        .noneMatch(told -> told.getNewStatus() == IotHubConnectionStatus.DISCONNECTED);
  }

  private static MultiplexingClient together(Map<String, Watched> all) throws Exception {
    List<DeviceClient> clients = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String id = "together-" + i;
      DeviceClient one =
          new DeviceClient(
              site.connection(id, site.created(id).getPrimaryKey()),
              IotHubClientProtocol.AMQPS,
              site.options(IotHubClientProtocol.AMQPS).sasTokenExpiryTime(LIFE).build());
      clients.add(one);
      all.put(id, Watched.of(one, IotHubClientProtocol.AMQPS, false));
    }
    MultiplexingClient multiplexing =
        new MultiplexingClient(
            site.address,
            IotHubClientProtocol.AMQPS,
            MultiplexingClientOptions.builder().sslContext(site.trust()).build());
    multiplexing.registerDeviceClients(clients);
    multiplexing.open(false);
    return multiplexing;
  }

  /** A device and a module with a key, and a device whose tokens are made elsewhere. */
  private static void alone(IotHubClientProtocol protocol, Map<String, Watched> all)
      throws Exception {
    ClientOptions options = site.options(protocol).sasTokenExpiryTime(LIFE).build();
    String id = "device-" + protocol;
    String key = site.created(id).getPrimaryKey();
    open(id, new DeviceClient(site.connection(id, key), protocol, options), protocol, all);
    String other = "provided-" + protocol;
    String otherKey = site.created(other).getPrimaryKey();
    SasTokenProvider provider = () -> token("devices/" + other, otherKey, LIFE).toCharArray();
    ClientOptions plain = site.options(protocol).build();
    open(other, new DeviceClient(site.address, other, provider, protocol, plain), protocol, all);
    if (protocol != IotHubClientProtocol.HTTPS) {
      String host = "host-" + protocol;
      site.created(host);
      String moduleKey = site.cloud.registry().addModule(new Module(host, "m")).getPrimaryKey();
      String text = site.connection(host, moduleKey) + ";ModuleId=m";
      open(host + "/m", new ModuleClient(text, protocol, options), protocol, all);
    }
  }

  private static void open(
      String id, InternalClient client, IotHubClientProtocol protocol, Map<String, Watched> all)
      throws Exception {
    all.put(id, Watched.of(client, protocol, true));
    client.open(false);
  }

  @Test
  void over_https_a_token_that_has_expired_meanwhile_is_refused() throws Exception {
    String key = site.created("expiring").getPrimaryKey();
    String token = token("devices/expiring", key, 1);
    DeviceClient client =
        new DeviceClient(
            "HostName=" + site.address + ";DeviceId=expiring;SharedAccessSignature=" + token,
            IotHubClientProtocol.HTTPS,
            site.options(IotHubClientProtocol.HTTPS).build());
    client.open(false);
    try {
      Instant end = Instant.now().plusSeconds(2);
      await().atMost(PATIENCE).until(() -> Instant.now().isAfter(end));
      assertThatThrownBy(() -> client.sendEvent(new Message("late")))
          .isInstanceOf(IotHubClientException.class)
          .extracting(e -> ((IotHubClientException) e).getStatusCode())
          .isEqualTo(IotHubStatusCode.UNAUTHORIZED);
    } finally {
      client.close();
    }
  }

  private static String token(String path, String key, int seconds) {
    try {
      String resource = URLEncoder.encode(site.address + "/" + path, UTF_8);
      long expiry = Instant.now().getEpochSecond() + seconds;
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(key), "HmacSHA256"));
      String signature =
          Base64.getEncoder()
              .encodeToString(mac.doFinal((resource + "\n" + expiry).getBytes(UTF_8)));
      return "SharedAccessSignature sr=%s&sig=%s&se=%d"
          .formatted(resource, URLEncoder.encode(signature, UTF_8), expiry);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
