package io.twinwire.itests.localhub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.microsoft.azure.sdk.iot.device.ClientOptions;
import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.Message;
import com.microsoft.azure.sdk.iot.device.transport.IotHubConnectionStatus;
import com.microsoft.azure.sdk.iot.device.twin.DirectMethodResponse;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubTooManyRequestsException;
import com.microsoft.azure.sdk.iot.service.registry.Device;
import io.twinwire.itests.support.Cloud;
import io.twinwire.itests.support.ConfigFiles;
import io.twinwire.itests.support.HubControl;
import io.twinwire.itests.support.LocalHub;
import io.twinwire.support.testing.Loopback;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What Microsoft's clients, unmodified, see of an edition's limits and of faults they ask for. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EditionsTest {

  private static final String ADDRESS = Loopback.address();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir static Path data;

  private static LocalHub hub;
  private static Cloud cloud;
  private static HubControl control;

  private DeviceClient client;

  @BeforeAll
  static void start() {
    ConfigFiles.write(
        data,
        "io.twinwire.localhub.core",
        "hostName=\"" + ADDRESS + "\"",
        "directory=\"hub\"",
        "throttleQueue=I\"0\"");
    hub = LocalHub.start("localhub", data, ADDRESS);
    cloud = hub.cloud();
    control = hub.control();
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  @AfterEach
  void end() {
    control.tier("off", 1);
    if (client != null) {
      client.close();
    }
  }

  private DeviceClient opened(String id) throws Exception {
    client = unopened(id, IotHubClientProtocol.MQTT);
    client.open(false);
    return client;
  }

  private static DeviceClient unopened(String id, IotHubClientProtocol protocol) throws Exception {
    String key = cloud.registry().addDevice(new Device(id)).getPrimaryKey();
    return new DeviceClient(
        "HostName=" + ADDRESS + ";DeviceId=" + id + ";SharedAccessKey=" + key,
        protocol,
        ClientOptions.builder().sslContext(Cloud.trusting(data.resolve("ca.pem"))).build());
  }

  // First: what was Standard once does not become Basic.
  @Test
  @Order(1)
  void basic_takes_telemetry_and_refuses_twins_and_standard_takes_both() throws Exception {
    control.tier("B1", 1);
    opened("basic").sendEvent(new Message("up"));
    hub.process().awaitLine("telemetry basic - up");
    assertThatThrownBy(() -> cloud.twins().get("basic"))
        .hasStackTraceContaining("OperationNotAvailableInCurrentTier");
    asksForMethodsInVain();

    control.tier("S1", 1);
    assertThat(cloud.twins().get("basic").getDeviceId()).isEqualTo("basic");
    client.sendEvent(new Message("still here"));
    hub.process().awaitLine("telemetry basic - still here");
    assertThatThrownBy(() -> control.tier("B1", 1)).hasMessageContaining("no way from S1");
  }

  /** Over AMQP the link is refused, and the client gives up. */
  private static void asksForMethodsInVain() throws Exception {
    List<IotHubConnectionStatus> heard = new CopyOnWriteArrayList<>();
    DeviceClient amqp = unopened("basic-amqp", IotHubClientProtocol.AMQPS);
    amqp.setConnectionStatusChangeCallback(change -> heard.add(change.getNewStatus()), null);
    try {
      amqp.open(false);
      amqp.subscribeToMethodsAsync(
          (name, payload, context) -> new DirectMethodResponse(200, null),
          null,
          (exception, context) -> {},
          null);
      await().atMost(PATIENCE).until(() -> heard.contains(IotHubConnectionStatus.DISCONNECTED));
    } finally {
      amqp.close();
    }
  }

  @Test
  void th01_a_burst_passes_and_then_the_service_client_hears_too_many_requests() throws Exception {
    opened("throttled");
    control.tier("S1", 1);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 150; i++) {
                cloud.registry().getDevice("throttled");
              }
            })
        .isInstanceOf(IotHubTooManyRequestsException.class);
    client.sendEvent(new Message("another class"));
  }

  @Test
  void a_device_that_asks_for_it_is_cut_and_comes_back() throws Exception {
    opened("boom");
    List<IotHubConnectionStatus> heard = new CopyOnWriteArrayList<>();
    client.setConnectionStatusChangeCallback(change -> heard.add(change.getNewStatus()), null);
    Message fault = new Message("boom");
    fault.setProperty("AzIoTHub_FaultOperationType", "KillTcp");
    fault.setProperty("AzIoTHub_FaultOperationCloseReason", "Boom");
    fault.setProperty("AzIoTHub_FaultOperationDelayInSecs", "1");
    fault.setProperty("AzIoTHub_FaultOperationDurationInSecs", "1");
    client.sendEvent(fault);

    hub.process().awaitLine("connection boom disconnected cut");
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                heard.equals(
                    List.of(
                        IotHubConnectionStatus.DISCONNECTED_RETRYING,
                        IotHubConnectionStatus.CONNECTED)));
    client.sendEvent(new Message("back"));
    JsonObject first = control.telemetry("boom", 0).get(0);
    assertThat(first.get("body").getAsString()).isEqualTo("boom");
  }
}
