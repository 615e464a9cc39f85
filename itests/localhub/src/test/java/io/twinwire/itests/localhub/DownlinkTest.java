package io.twinwire.itests.localhub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.IotHubMessageResult;
import com.microsoft.azure.sdk.iot.device.Message;
import com.microsoft.azure.sdk.iot.device.MessageCallback;
import com.microsoft.azure.sdk.iot.device.ModuleClient;
import com.microsoft.azure.sdk.iot.device.twin.DirectMethodResponse;
import com.microsoft.azure.sdk.iot.device.twin.MethodCallback;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubGatewayTimeoutException;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubNotFoundException;
import com.microsoft.azure.sdk.iot.service.methods.DirectMethodRequestOptions;
import com.microsoft.azure.sdk.iot.service.registry.Device;
import com.microsoft.azure.sdk.iot.service.registry.Module;
import io.twinwire.itests.support.Cloud;
import io.twinwire.itests.support.HubControl;
import io.twinwire.itests.support.LocalHub;
import io.twinwire.support.testing.Loopback;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Microsoft's clients see of direct methods and cloud-to-device messages over MQTT. */
class DownlinkTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Answers with the name of the method as status text, and what came. */
  private static final MethodCallback ECHO =
      (name, payload, context) ->
          new DirectMethodResponse(
              Integer.parseInt(name), payload == null ? null : payload.getPayload(Object.class));

  @TempDir static Path data;

  private static LocalHub hub;
  private static Cloud cloud;
  private static HubControl control;
  private static Devices devices;

  @BeforeAll
  static void start() {
    hub = LocalHub.start("localhub", data, Loopback.address());
    cloud = hub.cloud();
    control = hub.control();
    devices = new Devices(hub);
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  private static DeviceClient device(String id, IotHubClientProtocol protocol) throws Exception {
    String key = cloud.registry().addDevice(new Device(id)).getPrimaryKey();
    return devices.device(id, key, protocol);
  }

  private static ModuleClient module(String id, IotHubClientProtocol protocol) throws Exception {
    cloud.registry().addDevice(new Device(id));
    String key = cloud.registry().addModule(new Module(id, "m")).getPrimaryKey();
    return devices.module(id, "m", key, protocol);
  }

  private static DirectMethodRequestOptions options(int connect, int response, Object payload) {
    return DirectMethodRequestOptions.builder()
        .methodConnectTimeoutSeconds(connect)
        .methodResponseTimeoutSeconds(response)
        .payload(payload)
        .build();
  }

  @ParameterizedTest
  @EnumSource(names = {"MQTT", "MQTT_WS"})
  void dm01_a_device_answers_methods_of_the_service_client(IotHubClientProtocol protocol)
      throws Exception {
    String id = "methods-" + protocol;
    DeviceClient client = device(id, protocol);
    try {
      client.open(false);
      client.subscribeToMethods(ECHO, null);
      var answer = cloud.methods().invoke(id, "200", options(0, 30, Map.of("a", "b")));
      assertThat(answer.getStatus()).isEqualTo(200);
      assertThat(answer.getPayloadAsJsonString()).isEqualTo("{\"a\":\"b\"}");
      assertThat(cloud.methods().invoke(id, "404", options(0, 30, null)).getStatus())
          .isEqualTo(404);
      assertThat(cloud.methods().invoke(id, "201").getStatus()).isEqualTo(201);

      String large = "x".repeat(128 * 1024 - 2);
      assertThat(cloud.methods().invoke(id, "200", options(0, 30, large)).getPayload(String.class))
          .isEqualTo(large);
      assertThatThrownBy(() -> cloud.methods().invoke(id, "200", options(0, 30, large + "x")))
          .hasMessageContaining("the payload has 131073 bytes");
    } finally {
      client.close();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MQTT", "MQTT_WS"})
  void dm01_a_module_answers_too(IotHubClientProtocol protocol) throws Exception {
    String id = "module-methods-" + protocol;
    ModuleClient client = module(id, protocol);
    try {
      client.open(false);
      client.subscribeToMethods(ECHO, null);
      var answer = cloud.methods().invoke(id, "m", "202", options(0, 30, List.of(1, 2)));
      assertThat(answer.getStatus()).isEqualTo(202);
      assertThatThrownBy(() -> cloud.methods().invoke(id, "202", options(0, 30, null)))
          .hasMessageContaining("is not connected");
    } finally {
      client.close();
    }
  }

  @Test
  void dm02_a_device_that_is_offline_deaf_or_unknown_fails_at_once() throws Exception {
    DeviceClient client = device("deaf", IotHubClientProtocol.MQTT);
    long start = System.nanoTime();
    assertThatThrownBy(() -> cloud.methods().invoke("deaf", "1", options(0, 30, null)))
        .isInstanceOf(IotHubNotFoundException.class)
        .hasMessageContaining("404103");
    client.open(false);
    try {
      assertThatThrownBy(() -> cloud.methods().invoke("deaf", "1", options(0, 30, null)))
          .hasMessageContaining("404103");
    } finally {
      client.close();
    }
    assertThatThrownBy(() -> cloud.methods().invoke("nobody", "1", options(0, 30, null)))
        .isInstanceOf(IotHubNotFoundException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void dm01_a_connect_timeout_waits_for_the_device_and_its_subscription() throws Exception {
    DeviceClient client = device("late", IotHubClientProtocol.MQTT);
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try {
      Future<Integer> answer =
          threads.submit(
              () -> cloud.methods().invoke("late", "200", options(60, 30, null)).getStatus());
      client.open(false);
      assertThat(answer).isNotDone();
      client.subscribeToMethods(ECHO, null);
      assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(200);
    } finally {
      client.close();
      threads.shutdownNow();
    }
  }

  @Test
  void dm02_a_method_that_is_not_answered_in_time_is_a_gateway_timeout() throws Exception {
    DeviceClient client = device("slow", IotHubClientProtocol.MQTT);
    CountDownLatch end = new CountDownLatch(1);
    try {
      client.open(false);
      client.subscribeToMethods(
          (name, payload, context) -> {
            try {
              end.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return new DirectMethodResponse(200, null);
          },
          null);
      assertThatThrownBy(() -> cloud.methods().invoke("slow", "1", options(0, 5, null)))
          .isInstanceOf(IotHubGatewayTimeoutException.class)
          .hasMessageContaining("504101");
    } finally {
      end.countDown();
      client.close();
    }
  }

  @Test
  void dm03_parallel_calls_get_their_own_answers() throws Exception {
    DeviceClient client = device("busy", IotHubClientProtocol.MQTT);
    ExecutorService threads = Executors.newFixedThreadPool(20);
    try {
      client.open(false);
      client.subscribeToMethods(ECHO, null);
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        String name = Integer.toString(i);
        answers.add(
            threads.submit(
                () -> cloud.methods().invoke("busy", name, options(0, 30, name)).getStatus()));
      }
      for (int i = 0; i < 100; i++) {
        assertThat(answers.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(i);
      }
    } finally {
      client.close();
      threads.shutdownNow();
    }
  }

  private static final class Inbox implements MessageCallback {
    final List<Message> messages = new CopyOnWriteArrayList<>();

    @Override
    public IotHubMessageResult onCloudToDeviceMessageReceived(Message message, Object context) {
      messages.add(message);
      return IotHubMessageResult.COMPLETE;
    }

    Message awaited(int count) {
      await().atMost(PATIENCE).until(() -> messages.size() >= count);
      return messages.get(count - 1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MQTT", "MQTT_WS"})
  void c2d05_a_device_receives_and_completes_messages(IotHubClientProtocol protocol)
      throws Exception {
    String id = "inbox-" + protocol;
    DeviceClient client = device(id, protocol);
    Inbox inbox = new Inbox();
    client.setMessageCallback(inbox, null);
    try {
      client.open(false);
      control.send(
          id,
          Map.of(
              "systemProperties",
              Map.of("message-id", "m 1", "correlation-id", "c/1", "content-type", "text/plain"),
              "properties",
              Map.of("a key", "1/2 + 3 & \u00e9"),
              "ack",
              "full",
              "body",
              "y".repeat(60_000)));

      Message got = inbox.awaited(1);
      assertThat(new String(got.getBytes(), StandardCharsets.UTF_8)).isEqualTo("y".repeat(60_000));
      assertThat(got.getMessageId()).isEqualTo("m 1");
      assertThat(got.getCorrelationId()).isEqualTo("c/1");
      assertThat(got.getContentType()).isEqualTo("text/plain");
      assertThat(got.getProperty("a key")).isEqualTo("1/2 + 3 & \u00e9");
      await()
          .atMost(PATIENCE)
          .until(() -> cloud.registry().getDevice(id).getCloudToDeviceMessageCount() == 0);
      for (int i = 2; i <= 50; i++) {
        control.send(id, Map.of("body", "number " + i));
      }
      inbox.awaited(50);
    } finally {
      client.close();
    }
  }

  @Test
  void mq09_messages_wait_for_a_device_that_is_away_and_can_be_purged() throws Exception {
    DeviceClient client = device("away", IotHubClientProtocol.MQTT);
    control.send("away", Map.of("body", "purged"));
    control.send("away", Map.of("body", "purged"));
    assertThat(cloud.registry().getDevice("away").getCloudToDeviceMessageCount()).isEqualTo(2);
    assertThat(
            control
                .call("DELETE", "/devices/away/commands?api-version=2021-04-12", Map.of())
                .getAsJsonObject()
                .get("totalMessagesPurged")
                .getAsInt())
        .isEqualTo(2);
    control.send("away", Map.of("body", "kept"));
    Inbox inbox = new Inbox();
    client.setMessageCallback(inbox, null);
    try {
      client.open(false);
      assertThat(new String(inbox.awaited(1).getBytes(), StandardCharsets.UTF_8)).isEqualTo("kept");
    } finally {
      client.close();
    }
  }

  @Test
  void c2d05_a_module_receives_messages() throws Exception {
    ModuleClient client = module("module-inbox", IotHubClientProtocol.MQTT);
    Inbox inbox = new Inbox();
    client.setMessageCallback(inbox, null);
    try {
      client.open(false);
      control.send(
          "module-inbox/modules/m",
          Map.of("systemProperties", Map.of("message-id", "x"), "body", "hello"));
      assertThat(inbox.awaited(1).getMessageId()).isEqualTo("x");
    } finally {
      client.close();
    }
  }
}
