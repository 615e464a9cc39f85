package io.twinwire.itests.localhub;

import static com.microsoft.azure.sdk.iot.device.IotHubClientProtocol.AMQPS;
import static com.microsoft.azure.sdk.iot.device.IotHubClientProtocol.AMQPS_WS;
import static com.microsoft.azure.sdk.iot.device.IotHubClientProtocol.MQTT;
import static io.twinwire.itests.localhub.AmqpSite.asked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.IotHubStatusCode;
import com.microsoft.azure.sdk.iot.device.Message;
import com.microsoft.azure.sdk.iot.device.ModuleClient;
import com.microsoft.azure.sdk.iot.device.MultiplexingClient;
import com.microsoft.azure.sdk.iot.device.MultiplexingClientOptions;
import com.microsoft.azure.sdk.iot.device.exceptions.IotHubClientException;
import com.microsoft.azure.sdk.iot.device.transport.IotHubConnectionStatus;
import com.microsoft.azure.sdk.iot.device.twin.TwinCollection;
import com.microsoft.azure.sdk.iot.service.registry.DeviceStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Microsoft's device clients over AMQP, with and without WebSocket. */
class AmqpDeviceTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir static Path data;

  private static AmqpSite site;

  @BeforeAll
  static void start() {
    site = new AmqpSite(data);
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"AMQPS", "AMQPS_WS"})
  void d2c01_telemetry_is_kept_and_what_is_too_large_is_told(IotHubClientProtocol protocol)
      throws Exception {
    String id = "sender-" + protocol;
    DeviceClient client = site.connected(id, protocol);
    try {
      site.awaitLine("connection " + id + " connected amqp");
      client.sendEvent(new Message("{\"t\":21}"));
      site.awaitLine("telemetry " + id + " - \\{\"t\":21\\}");
      assertThatThrownBy(() -> client.sendEvent(new Message("x".repeat(300_000))))
          .isInstanceOf(IotHubClientException.class)
          .extracting(e -> ((IotHubClientException) e).getStatusCode())
          .isEqualTo(IotHubStatusCode.REQUEST_ENTITY_TOO_LARGE);
      client.sendEvent(new Message("x".repeat(250_000)));
      List<Message> batch = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        batch.add(new Message("batched-" + i));
      }
      for (Message message : batch) {
        client.sendEventAsync(message, (sent, error, context) -> {}, null);
      }
      site.awaitLine("telemetry " + id + " - batched-19");
    } finally {
      client.close();
    }
    // The Java client 2.5.0 ends TCP before its farewell is out.
    site.awaitLine("connection " + id + " disconnected (client-closed|connection-lost)");
  }

  @ParameterizedTest
  @EnumSource(names = {"AMQPS", "AMQPS_WS"})
  void tw08_the_twin_is_read_reported_and_heard_of(IotHubClientProtocol protocol) throws Exception {
    String id = "twin-" + protocol;
    DeviceClient client = site.connected(id, protocol);
    List<TwinCollection> heard = new CopyOnWriteArrayList<>();
    try {
      client.subscribeToDesiredProperties(
          (twin, context) -> heard.add(twin.getDesiredProperties()), null);
      assertThat(asked(client::getTwin).getDesiredProperties().getVersion()).isEqualTo(1);
      TwinCollection reported = new TwinCollection();
      reported.put("firmware", "1.2.3");
      assertThat(asked(time -> client.updateReportedProperties(reported, time)).getVersion())
          .isGreaterThanOrEqualTo(2);
      assertThat(site.cloud.reported(id).get("firmware").getAsString()).isEqualTo("1.2.3");
      site.cloud.desire(id, Map.of("a", 1, "text", "y".repeat(3_000)));
      await().atMost(PATIENCE).until(() -> heard.size() == 1);
      assertThat(heard.get(0).getVersion()).isEqualTo(2);
      site.cloud.replaceDesired(id, Map.of("c", 100));
      await().atMost(PATIENCE).until(() -> heard.size() == 2);
      assertThat(heard.get(1)).containsEntry("a", null).containsKey("c");
    } finally {
      client.close();
    }
  }

  @Test
  void tw12_a_reported_patch_on_another_base_version_is_refused() throws Exception {
    DeviceClient client = site.connected("twin-base", AMQPS);
    try {
      client.subscribeToDesiredProperties((twin, context) -> {}, null);
      asked(client::getTwin);
      TwinCollection stale = new TwinCollection();
      stale.put("a", 1);
      stale.setVersion(7);
      assertThatThrownBy(() -> asked(time -> client.updateReportedProperties(stale, time)))
          .isInstanceOf(IotHubClientException.class)
          .extracting(e -> ((IotHubClientException) e).getStatusCode())
          .isEqualTo(IotHubStatusCode.PRECONDITION_FAILED);
    } finally {
      client.close();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"AMQPS", "AMQPS_WS"})
  void a_module_has_telemetry_and_a_twin_of_its_own(IotHubClientProtocol protocol)
      throws Exception {
    String id = "host-" + protocol;
    ModuleClient module = site.module(id, "m1", protocol);
    try {
      module.open(false);
      site.awaitLine("connection " + id + "/m1 connected amqp");
      module.sendEvent(new Message("from the module"));
      site.awaitLine("telemetry " + id + "/m1 - from the module");
      module.subscribeToDesiredProperties((twin, context) -> {}, null);
      assertThat(asked(module::getTwin).getDesiredProperties().getVersion()).isEqualTo(1);
    } finally {
      module.close();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"AMQPS", "AMQPS_WS"})
  void one_connection_carries_many_devices(IotHubClientProtocol protocol) throws Exception {
    MultiplexingClient all =
        new MultiplexingClient(
            site.address,
            protocol,
            MultiplexingClientOptions.builder()
                .sslContext(site.trust())
                .proxySettings(site.proxy(protocol))
                .build());
    List<DeviceClient> clients = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      String id = "many-" + protocol + "-" + i;
      clients.add(
          new DeviceClient(
              site.connection(id, site.created(id).getPrimaryKey()),
              protocol,
              site.options(protocol).build()));
    }
    all.registerDeviceClients(clients);
    all.open(false);
    try {
      for (int i = 0; i < clients.size(); i++) {
        clients.get(i).sendEvent(new Message("of " + i));
        site.awaitLine("telemetry many-" + protocol + "-" + i + " - of " + i);
      }
      all.unregisterDeviceClient(clients.get(0));
      site.awaitLine("connection many-" + protocol + "-0 disconnected client-closed");
      clients.get(1).sendEvent(new Message("still there"));
      site.awaitLine("telemetry many-" + protocol + "-1 - still there");
      site.cloud.status("many-" + protocol + "-2", DeviceStatus.Disabled);
      site.awaitLine("connection many-" + protocol + "-2 disconnected device-disabled");
      clients.get(3).sendEvent(new Message("not concerned"));
      site.awaitLine("telemetry many-" + protocol + "-3 - not concerned");
    } finally {
      all.close();
    }
    site.awaitLine("connection many-" + protocol + "-3 disconnected .*");
  }

  @ParameterizedTest
  @EnumSource(names = {"AMQPS", "AMQPS_WS"})
  void a_wrong_key_and_an_unknown_device_are_refused(IotHubClientProtocol protocol)
      throws Exception {
    String id = "stranger-" + protocol;
    site.created(id);
    DeviceClient wrong = site.client(id, "bm90IHRoZSBrZXk=", protocol);
    assertThatThrownBy(() -> wrong.open(false))
        .isInstanceOf(IotHubClientException.class)
        .extracting(e -> ((IotHubClientException) e).getStatusCode())
        .isEqualTo(IotHubStatusCode.UNAUTHORIZED);
    DeviceClient nobody = site.client("nobody", "bm90IHRoZSBrZXk=", protocol);
    assertThatThrownBy(() -> nobody.open(false)).isInstanceOf(IotHubClientException.class);
  }

  @Test
  void mq05_a_newer_connection_wins_whatever_its_protocol() throws Exception {
    DeviceClient amqp = site.connected("twice", AMQPS);
    List<IotHubConnectionStatus> states = new CopyOnWriteArrayList<>();
    amqp.setConnectionStatusChangeCallback(context -> states.add(context.getNewStatus()), null);
    String key = site.cloud.registry().getDevice("twice").getPrimaryKey();
    DeviceClient mqtt = site.client("twice", key, MQTT);
    mqtt.open(false);
    site.awaitLine("connection twice disconnected replaced");
    await().atMost(PATIENCE).until(() -> states.contains(IotHubConnectionStatus.DISCONNECTED));
    amqp.close();
    int mark = site.hub.process().mark();
    DeviceClient again = site.client("twice", key, AMQPS_WS);
    again.open(false);
    site.hub.process().awaitLine(mark, "connection twice disconnected replaced");
    again.sendEvent(new Message("still here"));
    site.awaitLine("telemetry twice - still here");
    again.close();
    mqtt.close();
  }
}
