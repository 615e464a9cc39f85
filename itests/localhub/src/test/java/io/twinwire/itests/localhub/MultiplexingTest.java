package io.twinwire.itests.localhub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.microsoft.azure.sdk.iot.device.ConnectionStatusChangeContext;
import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.IotHubConnectionStatusChangeReason;
import com.microsoft.azure.sdk.iot.device.Message;
import com.microsoft.azure.sdk.iot.device.MultiplexingClient;
import com.microsoft.azure.sdk.iot.device.MultiplexingClientOptions;
import com.microsoft.azure.sdk.iot.device.exceptions.MultiplexingClientRegistrationException;
import com.microsoft.azure.sdk.iot.device.transport.IotHubConnectionStatus;
import com.microsoft.azure.sdk.iot.device.transport.https.exceptions.UnauthorizedException;
import com.microsoft.azure.sdk.iot.service.registry.Device;
import com.microsoft.azure.sdk.iot.service.registry.DeviceStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Microsoft's MultiplexingClient: many devices on one AMQP connection, that come, go and fail. */
class MultiplexingTest {

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir static Path data;

  private static AmqpSite site;
  private static int run;

  private final List<String> ids = new ArrayList<>();
  private final List<DeviceClient> clients = new ArrayList<>();
  private final Map<String, Statuses> of = new HashMap<>();
  private final Statuses connection = new Statuses();
  private MultiplexingClient all;

  /** What was told of one device, or of the connection. */
  private static final class Statuses {
    final List<ConnectionStatusChangeContext> told = new CopyOnWriteArrayList<>();

    List<IotHubConnectionStatus> all() {
      return told.stream().map(ConnectionStatusChangeContext::getNewStatus).toList();
    }

    void await(IotHubConnectionStatus... statuses) {
      org.awaitility.Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(all()).containsSubsequence(statuses));
    }

    boolean closedByClient() {
      return told.stream()
          .anyMatch(
              one -> one.getNewStatusReason() == IotHubConnectionStatusChangeReason.CLIENT_CLOSE);
    }
  }

  @BeforeAll
  static void start() {
    site = new AmqpSite(data);
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  @AfterEach
  void end() {
    if (all != null) {
      all.close();
    }
  }

  private void prepare(int count, IotHubClientProtocol protocol) throws Exception {
    run++;
    all =
        new MultiplexingClient(
            site.address,
            protocol,
            MultiplexingClientOptions.builder()
                .sslContext(site.trust())
                .proxySettings(site.proxy(protocol))
                .build());
    all.setConnectionStatusChangeCallback(connection.told::add, null);
    for (int i = 0; i < count; i++) {
      String id = "of-" + run + "-" + i;
      ids.add(id);
      clients.add(client(id, site.created(id).getPrimaryKey(), protocol));
    }
  }

  private DeviceClient client(String id, String key, IotHubClientProtocol protocol)
      throws Exception {
    DeviceClient client =
        new DeviceClient(site.connection(id, key), protocol, site.options(protocol).build());
    Statuses statuses = new Statuses();
    of.put(id, statuses);
    client.setConnectionStatusChangeCallback(statuses.told::add, null);
    return client;
  }

  private static void send(List<DeviceClient> clients) throws Exception {
    for (DeviceClient client : clients) {
      client.sendEvent(new Message("some payload"));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"AMQPS", "AMQPS_WS"})
  void devices_come_and_go_while_the_connection_is_open(IotHubClientProtocol protocol)
      throws Exception {
    prepare(3, protocol);
    all.open(true);
    assertThat(connection.all()).containsExactly(IotHubConnectionStatus.CONNECTED);
    all.registerDeviceClients(clients);
    send(clients);
    all.unregisterDeviceClients(clients);
    assertThatThrownBy(() -> clients.get(0).sendEvent(new Message("not sent")))
        .isInstanceOf(UnsupportedOperationException.class);
    all.registerDeviceClients(clients);
    send(clients);
    all.close();
    assertThat(connection.closedByClient()).isTrue();

    all.open(false);
    send(clients);
    all.unregisterDeviceClient(clients.get(0));
    of.get(ids.get(0)).await(IotHubConnectionStatus.DISCONNECTED);
    assertThat(of.get(ids.get(0)).closedByClient()).isTrue();
    send(clients.subList(1, 3));
  }

  @ParameterizedTest
  @EnumSource(names = {"AMQPS", "AMQPS_WS"})
  void wrong_keys_are_told_device_by_device_and_do_the_others_no_harm(IotHubClientProtocol protocol)
      throws Exception {
    prepare(3, protocol);
    String other = site.created("key-of-" + run).getPrimaryKey();
    List<DeviceClient> wrong = new ArrayList<>();
    for (String id : ids.subList(0, 2)) {
      wrong.add(client(id, other, protocol));
    }
    all.registerDeviceClients(wrong);
    assertUnauthorized(
        catchThrowableOfType(MultiplexingClientRegistrationException.class, () -> all.open(false)));
    all.close();
    all.unregisterDeviceClients(wrong);

    all.registerDeviceClient(clients.get(2));
    all.open(false);
    assertUnauthorized(
        catchThrowableOfType(
            MultiplexingClientRegistrationException.class, () -> all.registerDeviceClients(wrong)));
    DeviceClient unknown = client("NOBODY-" + run, other, protocol);
    assertThatThrownBy(() -> all.registerDeviceClient(unknown))
        .isInstanceOf(MultiplexingClientRegistrationException.class);
    all.registerDeviceClients(clients.subList(0, 2));
    send(clients);
    assertThat(of.get(ids.get(2)).all()).containsExactly(IotHubConnectionStatus.CONNECTED);
  }

  private void assertUnauthorized(MultiplexingClientRegistrationException told) {
    assertThat(told.getRegistrationExceptions())
        .containsOnlyKeys(ids.get(0), ids.get(1))
        .allSatisfy((id, cause) -> assertThat(cause).isInstanceOf(UnauthorizedException.class));
  }

  @ParameterizedTest
  @EnumSource(names = {"AMQPS", "AMQPS_WS"})
  void a_device_that_is_disabled_is_lost_and_the_others_stay(IotHubClientProtocol protocol)
      throws Exception {
    prepare(3, protocol);
    all.registerDeviceClients(clients);
    all.open(false);
    site.cloud.status(ids.get(0), DeviceStatus.Disabled);
    of.get(ids.get(0)).await(IotHubConnectionStatus.DISCONNECTED_RETRYING);
    send(clients.subList(1, 3));
    assertThat(of.get(ids.get(1)).all()).containsExactly(IotHubConnectionStatus.CONNECTED);
    assertThat(connection.all()).containsExactly(IotHubConnectionStatus.CONNECTED);
  }

  @ParameterizedTest
  @EnumSource(names = {"AMQPS", "AMQPS_WS"})
  void a_disabled_device_is_not_registered_and_counts_as_lost(IotHubClientProtocol protocol)
      throws Exception {
    prepare(3, protocol);
    all.registerDeviceClients(clients.subList(1, 3));
    all.open(false);
    site.cloud.status(ids.get(0), DeviceStatus.Disabled);
    MultiplexingClientRegistrationException told =
        catchThrowableOfType(
            MultiplexingClientRegistrationException.class,
            () -> all.registerDeviceClient(clients.get(0)));
    assertThat(told.getRegistrationExceptions()).containsOnlyKeys(ids.get(0));
    of.get(ids.get(0)).await(IotHubConnectionStatus.DISCONNECTED_RETRYING);
    assertThat(all.isDeviceRegistered(ids.get(0))).isFalse();
    assertThat(all.isDeviceRegistered(ids.get(1))).isTrue();
    send(clients.subList(1, 3));
    assertThat(of.get(ids.get(1)).all()).containsExactly(IotHubConnectionStatus.CONNECTED);
    assertThat(connection.all()).containsExactly(IotHubConnectionStatus.CONNECTED);
  }

  @ParameterizedTest
  @EnumSource(names = {"AMQPS", "AMQPS_WS"})
  void lost_sessions_come_back_with_all_that_was_subscribed_to(IotHubClientProtocol protocol)
      throws Exception {
    prepare(3, protocol);
    List<Ears> ears = opened();
    for (int i = 0; i < 3; i++) {
      clients.get(i).sendEvent(FaultsTest.fault("KillAmqpSession", 10));
      of.get(ids.get(i))
          .await(
              IotHubConnectionStatus.CONNECTED,
              IotHubConnectionStatus.DISCONNECTED_RETRYING,
              IotHubConnectionStatus.CONNECTED);
      for (int j = i + 1; j < 3; j++) {
        assertThat(of.get(ids.get(j)).all()).containsExactly(IotHubConnectionStatus.CONNECTED);
      }
    }
    assertThat(connection.all()).containsExactly(IotHubConnectionStatus.CONNECTED);
    for (Ears one : ears) {
      one.work("back");
    }
    all.close();
    assertThat(of.values()).allMatch(Statuses::closedByClient);
  }

  @ParameterizedTest
  @EnumSource(names = {"AMQPS", "AMQPS_WS"})
  void a_lost_connection_comes_back_with_all_devices_and_what_they_subscribed_to(
      IotHubClientProtocol protocol) throws Exception {
    prepare(3, protocol);
    List<Ears> ears = opened();
    clients.get(0).sendEvent(FaultsTest.fault("KillTcp", 10));
    connection.await(
        IotHubConnectionStatus.CONNECTED,
        IotHubConnectionStatus.DISCONNECTED_RETRYING,
        IotHubConnectionStatus.CONNECTED);
    for (String id : ids) {
      of.get(id)
          .await(IotHubConnectionStatus.DISCONNECTED_RETRYING, IotHubConnectionStatus.CONNECTED);
      assertThat(of.get(id).all()).doesNotContain(IotHubConnectionStatus.DISCONNECTED);
    }
    for (Ears one : ears) {
      one.work("back");
    }
    all.close();
    assertThat(connection.closedByClient()).isTrue();
    assertThat(of.values()).allMatch(Statuses::closedByClient);
  }

  private List<Ears> opened() throws Exception {
    all.registerDeviceClients(clients);
    all.open(false);
    List<Ears> ears = new ArrayList<>();
    for (int i = 0; i < clients.size(); i++) {
      ears.add(Ears.of(site.cloud, site.hub.control(), clients.get(i), ids.get(i), ""));
    }
    return ears;
  }

  @Test
  void of_sixty_devices_one_that_fails_is_told_and_the_others_are_let_in() throws Exception {
    prepare(0, IotHubClientProtocol.AMQPS);
    for (int i = 0; i < 60; i++) {
      String id = "sixty-" + i;
      Device device = site.created(id);
      String key = i == 37 ? "bm90IHRoZSBrZXk=" : device.getPrimaryKey();
      ids.add(id);
      clients.add(client(id, key, IotHubClientProtocol.AMQPS));
    }
    all.open(false);
    MultiplexingClientRegistrationException told =
        catchThrowableOfType(
            MultiplexingClientRegistrationException.class,
            () -> all.registerDeviceClients(clients));
    assertThat(told.getRegistrationExceptions()).containsOnlyKeys("sixty-37");
    for (int i = 0; i < 60; i++) {
      assertThat(all.isDeviceRegistered("sixty-" + i)).isEqualTo(i != 37);
    }
    clients.remove(37);
    send(clients);
  }
}
