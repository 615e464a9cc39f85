package io.twinwire.itests.localhub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.microsoft.azure.sdk.iot.device.ClientOptions;
import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.IotHubStatusCode;
import com.microsoft.azure.sdk.iot.device.Message;
import com.microsoft.azure.sdk.iot.device.exceptions.IotHubClientException;
import com.microsoft.azure.sdk.iot.device.transport.IotHubConnectionStatus;
import com.microsoft.azure.sdk.iot.device.transport.NoRetry;
import com.microsoft.azure.sdk.iot.device.twin.DirectMethodResponse;
import com.microsoft.azure.sdk.iot.service.registry.Device;
import io.twinwire.itests.support.Cloud;
import io.twinwire.itests.support.HubControl;
import io.twinwire.itests.support.LocalHub;
import io.twinwire.support.testing.Loopback;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Microsoft's device client, unmodified, meets what a test makes the local hub do. */
class FaultsTest {

  private static final String ADDRESS = Loopback.address();
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir static Path data;

  private static LocalHub hub;
  private static HubControl control;

  private final List<IotHubConnectionStatus> heard = new CopyOnWriteArrayList<>();
  private DeviceClient client;

  @BeforeAll
  static void start() {
    hub = LocalHub.start("localhub", data, ADDRESS);
    control = hub.control();
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  @AfterEach
  void end() {
    control.clear();
    control.clock(Duration.ZERO);
    control.quota(0, 4096, "cut");
    if (client != null) {
      client.close();
    }
  }

  @Test
  void a_cut_is_a_disconnection_that_the_client_comes_back_from() throws Exception {
    client = opened("cut");
    assertThat(control.cut("cut")).isTrue();

    awaitHeard(IotHubConnectionStatus.DISCONNECTED_RETRYING, IotHubConnectionStatus.CONNECTED);
    hub.process().awaitLine("connection cut disconnected cut");
    client.sendEvent(new Message("back"));
    assertThat(control.cut("nobody")).isFalse();
  }

  @Test
  void the_keep_alive_ends_a_half_open_connection() throws Exception {
    client = opened("half-open");
    assertThat(control.halfOpen("half-open")).isTrue();

    awaitHeard(IotHubConnectionStatus.DISCONNECTED_RETRYING, IotHubConnectionStatus.CONNECTED);
    client.sendEvent(new Message("back"));
  }

  @Test
  void a_clock_that_is_off_by_more_than_a_tokens_life_is_a_401_until_it_is_right()
      throws Exception {
    DeviceClient refused = client("clock", created("clock"));
    control.clock(Duration.ofHours(2));
    refused.setRetryPolicy(new NoRetry());
    IotHubClientException refusal =
        catchThrowableOfType(IotHubClientException.class, () -> refused.open(false));
    assertThat(refusal.getStatusCode()).isEqualTo(IotHubStatusCode.UNAUTHORIZED);
    hub.process().awaitLine("connection clock refused IotHubUnauthorized");

    control.clock(Duration.ZERO);
    refused.open(false);
    refused.close();
  }

  @Test
  void a_message_without_its_acknowledgement_comes_again_with_its_message_id() throws Exception {
    client = opened("unacknowledged");
    control.faults("unacknowledged", Map.of("telemetry", "unacknowledged"));
    List<Object> confirmed = new CopyOnWriteArrayList<>();
    Message message = new Message("once");
    message.setMessageId("m-1");
    client.sendEventAsync(message, (sent, exception, context) -> confirmed.add(sent), null);
    await().atMost(PATIENCE).until(() -> ids("unacknowledged").size() == 1);
    assertThat(confirmed).isEmpty();

    control.clear();
    control.cut("unacknowledged");
    await().atMost(PATIENCE).until(() -> !confirmed.isEmpty());
    assertThat(ids("unacknowledged")).containsExactly("m-1", "m-1");
  }

  @Test
  void poison_ends_the_connection_each_time_the_client_sends_it_again() throws Exception {
    client = opened("poisoned");
    control.poison("poisoned", "message-id", "m-1");
    Message message = new Message("bad");
    message.setMessageId("m-1");
    client.sendEventAsync(message, (sent, exception, context) -> {}, null);

    int mark = 0;
    for (int time = 0; time < 3; time++) {
      hub.process().awaitLine(mark, "connection poisoned disconnected cut");
      int before = mark;
      mark = hub.process().mark();
      assertThat(hub.process().lines().subList(before, mark))
          .contains("connection poisoned connected mqtt");
    }
    assertThat(ids("poisoned")).isEmpty();
    control.clear();
    await().atMost(PATIENCE).until(() -> ids("poisoned").equals(List.of("m-1")));
  }

  @Test
  void a_refused_connection_is_tried_again_until_it_is_let_in() throws Exception {
    client = opened("refused");
    control.faults("refused", Map.of("connect", "refuse", "connack", 3));
    control.cut("refused");
    hub.process().awaitLine("connection refused refused ServerError");
    control.clear();

    awaitHeard(IotHubConnectionStatus.DISCONNECTED_RETRYING, IotHubConnectionStatus.CONNECTED);
  }

  @Test
  void d2c05_beyond_the_daily_quota_the_connection_ends_and_after_midnight_all_is_well()
      throws Exception {
    client = opened("quota");
    control.quota(2, 4096, "cut");
    client.sendEvent(new Message(new byte[4096]));
    client.sendEventAsync(new Message("beyond"), (sent, exception, context) -> {}, null);
    awaitHeard(IotHubConnectionStatus.DISCONNECTED_RETRYING);
    assertThat(control.telemetry("quota", 0)).hasSize(1);

    control.used(0);
    await().atMost(PATIENCE).until(() -> control.telemetry("quota", 0).size() == 2);
    assertThat(control.state().getAsJsonObject("quota").get("used").getAsLong()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "MQTT,KillTcp",
    "MQTT,ShutDownMqtt",
    "AMQPS,KillTcp",
    "AMQPS,ShutDownAmqp",
    "AMQPS,KillAmqpConnection",
    "AMQPS,KillAmqpSession",
    "AMQPS,KillAmqpCBSLinkReq",
    "AMQPS,KillAmqpCBSLinkResp",
    "AMQPS,KillAmqpD2CLink",
    "AMQPS,KillAmqpC2DLink",
    "AMQPS,KillAmqpTwinLinkReq",
    "AMQPS,KillAmqpTwinLinkResp",
    "AMQPS,KillAmqpMethodReqLink",
    "AMQPS,KillAmqpMethodRespLink"
  })
  void what_a_device_asks_to_have_ended_ends_and_the_client_comes_back(
      IotHubClientProtocol protocol, String type) throws Exception {
    String id = type + "-" + protocol;
    client = opened(id, protocol);
    // So that there are links of all kinds.
    client.subscribeToMethods(
        (name, payload, context) -> new DirectMethodResponse(200, null), null);
    client.subscribeToDesiredProperties((twin, context) -> {}, null);
    client.sendEvent(fault(type, 0));

    awaitHeard(IotHubConnectionStatus.DISCONNECTED_RETRYING, IotHubConnectionStatus.CONNECTED);
    client.sendEvent(new Message("back"));
    assertThat(control.telemetry(id, 0))
        .extracting(message -> message.get("body").getAsString())
        .containsExactly("fault", "back");
  }

  @ParameterizedTest
  @CsvSource({
    "InvokeThrottling,THROTTLED",
    "InvokeMaxMessageQuota,IO_ERROR",
    "InvokeAuthError,UNAUTHORIZED"
  })
  void over_amqp_a_refusal_that_a_device_asks_for_is_told_and_ends_in_time(
      String type, IotHubStatusCode told) throws Exception {
    client = opened(type + "-amqp", IotHubClientProtocol.AMQPS);
    client.setRetryPolicy(new NoRetry());
    client.sendEvent(fault(type, 2));
    List<IotHubStatusCode> refused = new CopyOnWriteArrayList<>();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              try {
                client.sendEvent(new Message("again and again"));
                return !refused.isEmpty();
              } catch (IotHubClientException e) {
                refused.add(e.getStatusCode());
                return false;
              }
            });
    // For amqp:resource-limit-exceeded the Java client 2.5.0 has no status code of its own.
    assertThat(refused).containsOnly(told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"InvokeThrottling", "InvokeMaxMessageQuota", "InvokeAuthError"})
  void over_mqtt_a_refusal_that_a_device_asks_for_cuts_it_off_until_its_time_is_over(String type)
      throws Exception {
    client = opened(type, IotHubClientProtocol.MQTT);
    client.sendEvent(fault(type, 2));
    AtomicInteger unconfirmed = new AtomicInteger();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              unconfirmed.incrementAndGet();
              client.sendEventAsync(
                  new Message("held up"),
                  (sent, exception, context) -> unconfirmed.decrementAndGet(),
                  null);
              return heard.contains(IotHubConnectionStatus.DISCONNECTED_RETRYING);
            });

    awaitHeard(IotHubConnectionStatus.DISCONNECTED_RETRYING, IotHubConnectionStatus.CONNECTED);
    await().atMost(PATIENCE).until(() -> unconfirmed.get() == 0);
  }

  static Message fault(String type, int seconds) {
    Message message = new Message("fault");
    message.setProperty("AzIoTHub_FaultOperationType", type);
    message.setProperty("AzIoTHub_FaultOperationCloseReason", "boom");
    message.setProperty("AzIoTHub_FaultOperationDelayInSecs", "0");
    message.setProperty("AzIoTHub_FaultOperationDurationInSecs", Integer.toString(seconds));
    return message;
  }

  @Test
  void what_is_asked_wrongly_is_a_400_that_says_what_would_be_right() {
    assertThatIllegalStateException()
        .isThrownBy(() -> control.faults("d", Map.of("connack", 9)))
        .withMessageContaining(": 400 ")
        .withMessageContaining("connack: 9 is not a whole number from 1 to 5");
    JsonObject state = control.state();
    assertThat(state.getAsJsonObject("faults").size()).isZero();
  }

  private void awaitHeard(IotHubConnectionStatus... statuses) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(heard).containsSubsequence(statuses));
  }

  private static List<String> ids(String device) {
    return control.telemetry(device, 0).stream()
        .map(message -> message.getAsJsonObject("systemProperties").get("message-id").getAsString())
        .toList();
  }

  private static String created(String id) throws Exception {
    Device device = hub.cloud().registry().addDevice(new Device(id));
    return device.getPrimaryKey();
  }

  private DeviceClient opened(String id) throws Exception {
    return opened(id, IotHubClientProtocol.MQTT);
  }

  private DeviceClient opened(String id, IotHubClientProtocol protocol) throws Exception {
    DeviceClient opened = client(id, created(id), protocol);
    opened.open(false);
    opened.setConnectionStatusChangeCallback((context) -> heard.add(context.getNewStatus()), null);
    return opened;
  }

  private static DeviceClient client(String id, String key) throws Exception {
    return client(id, key, IotHubClientProtocol.MQTT);
  }

  private static DeviceClient client(String id, String key, IotHubClientProtocol protocol)
      throws Exception {
    return new DeviceClient(
        "HostName=" + ADDRESS + ";DeviceId=" + id + ";SharedAccessKey=" + key,
        protocol,
        ClientOptions.builder()
            .sslContext(Cloud.trusting(data.resolve("ca.pem")))
            .keepAliveInterval(2)
            .build());
  }
}
