package io.twinwire.itests.localhub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.microsoft.azure.sdk.iot.device.ClientOptions;
import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.IotHubMessageResult;
import com.microsoft.azure.sdk.iot.device.IotHubStatusCode;
import com.microsoft.azure.sdk.iot.device.Message;
import com.microsoft.azure.sdk.iot.device.ProxySettings;
import com.microsoft.azure.sdk.iot.device.exceptions.IotHubClientException;
import com.microsoft.azure.sdk.iot.device.transport.NoRetry;
import com.microsoft.azure.sdk.iot.service.messaging.IotHubServiceClientProtocol;
import com.microsoft.azure.sdk.iot.service.messaging.MessagingClient;
import com.microsoft.azure.sdk.iot.service.messaging.MessagingClientOptions;
import com.microsoft.azure.sdk.iot.service.registry.Device;
import io.twinwire.itests.support.Cloud;
import io.twinwire.itests.support.LocalHub;
import io.twinwire.support.testing.Loopback;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Microsoft's device client, unmodified, over HTTPS. */
class HttpsDeviceTest {

  private static final String ADDRESS = Loopback.address();

  @TempDir static Path data;

  private static LocalHub hub;
  private static Cloud cloud;

  @BeforeAll
  static void start() {
    hub = LocalHub.start("localhub", data, ADDRESS);
    cloud = hub.cloud();
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  private static DeviceClient client(String id, String key) throws Exception {
    DeviceClient client =
        new DeviceClient(
            "HostName=" + ADDRESS + ";DeviceId=" + id + ";SharedAccessKey=" + key,
            IotHubClientProtocol.HTTPS,
            ClientOptions.builder()
                .receiveInterval(200)
                .sslContext(Cloud.trusting(data.resolve("ca.pem")))
                .proxySettings(
                    new ProxySettings(
                        new Proxy(Proxy.Type.HTTP, new InetSocketAddress(ADDRESS, hub.proxy()))))
                .build());
    client.setRetryPolicy(new NoRetry());
    return client;
  }

  private static DeviceClient opened(String id, String key) throws Exception {
    DeviceClient client = client(id, key);
    client.open(false);
    return client;
  }

  private static String created(String id) throws Exception {
    return cloud.registry().addDevice(new Device(id)).getPrimaryKey();
  }

  @Test
  void a_message_arrives_with_its_properties() throws Exception {
    DeviceClient client = opened("https-1", created("https-1"));
    try {
      Message message = new Message("{\"t\":21}");
      message.setMessageId("m-1");
      message.setContentType("application/json");
      message.setProperty("room", "1 A");
      client.sendEvent(message);
    } finally {
      client.close();
    }
    JsonObject stored = hub.control().telemetry("https-1", 0).get(0);
    assertThat(stored.get("body").getAsString()).isEqualTo("{\"t\":21}");
    assertThat(stored.getAsJsonObject("systemProperties").get("message-id").getAsString())
        .isEqualTo("m-1");
    assertThat(stored.getAsJsonObject("systemProperties").get("content-type").getAsString())
        .isEqualTo("application/json");
    assertThat(stored.getAsJsonObject("properties").get("room").getAsString()).isEqualTo("1 A");
  }

  @Test
  void a_batch_arrives_whole_and_in_order() throws Exception {
    DeviceClient client = opened("https-2", created("https-2"));
    try {
      client.sendEvents(List.of(new Message("a"), new Message("b"), new Message("c")));
    } finally {
      client.close();
    }
    assertThat(hub.control().telemetry("https-2", 0))
        .extracting(message -> message.get("body").getAsString())
        .containsExactly("a", "b", "c");
  }

  @Test
  void d2c01_a_message_that_is_too_large_is_told() throws Exception {
    DeviceClient client = opened("https-3", created("https-3"));
    try {
      assertThatThrownBy(() -> client.sendEvent(new Message("x".repeat(300_000))))
          .isInstanceOf(IotHubClientException.class)
          .extracting(e -> ((IotHubClientException) e).getStatusCode())
          .isEqualTo(IotHubStatusCode.REQUEST_ENTITY_TOO_LARGE);
      client.sendEvent(new Message("x".repeat(250_000)));
    } finally {
      client.close();
    }
  }

  @Test
  void c2d03_a_message_is_received_abandoned_and_completed() throws Exception {
    DeviceClient client = client("https-5", created("https-5"));
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    Queue<IotHubMessageResult> answers =
        new ConcurrentLinkedQueue<>(
            List.of(IotHubMessageResult.ABANDON, IotHubMessageResult.COMPLETE));
    client.setMessageCallback(
        (message, context) -> {
          heard.add(new String(message.getBytes(), UTF_8) + message.getProperty("n"));
          return answers.poll();
        },
        null);
    MessagingClient service =
        new MessagingClient(
            Files.readString(data.resolve("service.connection-string")).trim(),
            IotHubServiceClientProtocol.AMQPS,
            MessagingClientOptions.builder()
                .sslContext(Cloud.trusting(data.resolve("ca.pem")))
                .build());
    service.open();
    try {
      client.open(false);
      var message = new com.microsoft.azure.sdk.iot.service.messaging.Message("down");
      message.setProperties(Map.of("n", "1"));
      service.send("https-5", message);
      assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("down1");
      assertThat(heard.poll(30, TimeUnit.SECONDS)).as("it was abandoned").isEqualTo("down1");
      assertThat(heard.poll(1, TimeUnit.SECONDS)).as("it was completed").isNull();
    } finally {
      client.close();
      service.close();
    }
  }

  @Test
  void a_wrong_key_is_told() throws Exception {
    created("https-4");
    DeviceClient client = opened("https-4", "bm90IHRoZSBrZXkgb2YgdGhpcyBkZXZpY2U=");
    try {
      assertThatThrownBy(() -> client.sendEvent(new Message("x")))
          .isInstanceOf(IotHubClientException.class)
          .extracting(e -> ((IotHubClientException) e).getStatusCode())
          .isEqualTo(IotHubStatusCode.UNAUTHORIZED);
    } finally {
      client.close();
    }
  }
}
