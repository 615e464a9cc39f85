package io.twinwire.itests.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.twinwire.api.hub.HubConnection;
import io.twinwire.api.hub.HubException;
import io.twinwire.api.hub.HubMessage;
import io.twinwire.api.hub.HubState;
import io.twinwire.api.localhub.DeviceRegistry;
import io.twinwire.api.localhub.HubEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.util.promise.Promise;

/** What the hub connection promises, kept against the local hub in one framework. */
class HubContractTest {

  private static final String CREDENTIALS = "io.twinwire.hub.credentials";

  @InjectBundleContext BundleContext context;

  @InjectService(timeout = 30_000)
  HubConnection connection;

  @InjectService(timeout = 30_000)
  DeviceRegistry registry;

  @InjectService(timeout = 30_000)
  ConfigurationAdmin configurations;

  private Hub hub;

  @BeforeEach
  void connected() {
    hub = new Hub(context);
    awaitConnected();
  }

  private void awaitConnected() {
    await().atMost(Hub.PATIENCE).until(() -> connection.state().connected());
  }

  private static HubMessage message(String id) {
    return new HubMessage(id, "{}".getBytes(UTF_8), "application/json", "utf-8", Map.of());
  }

  private static Throwable failure(Promise<?> promise) throws InterruptedException {
    await().atMost(Hub.PATIENCE).until(promise::isDone);
    return promise.getFailure();
  }

  @Test
  void the_state_carries_the_reason_of_the_device_client() {
    assertThat(connection.state().reason()).isEqualTo(HubState.Reason.CONNECTION_OK);
    assertThat(connection.identity().orElseThrow().deviceId()).isEqualTo("demo-gateway");
  }

  @Test
  void a_message_is_confirmed_by_its_id() throws Exception {
    int mark = hub.mark();
    assertThat(failure(connection.send(message("confirm-me")))).isNull();
    hub.awaitEvent(
        mark,
        HubEvent.Telemetry.class,
        event ->
            "confirm-me".equals(event.message().message().systemProperties().get("message-id")));
  }

  @Test
  void a_message_fails_by_its_id_when_the_hub_has_shut_the_device_out() throws Exception {
    status("disabled");
    try {
      await().atMost(Hub.PATIENCE).until(() -> !connection.state().connected());
      assertThat(failure(connection.send(message("lose-me"))))
          .isInstanceOf(HubException.class)
          .hasMessageContaining("lose-me");
      await()
          .atMost(Hub.PATIENCE)
          .until(() -> connection.state().reason() == HubState.Reason.BAD_CREDENTIAL);
    } finally {
      status("enabled");
    }
    awaitConnected();
  }

  @Test
  void a_message_above_the_hub_limit_fails_alone() throws Exception {
    HubMessage large = new HubMessage("large", new byte[HubMessage.MAX_SIZE], "", "", Map.of());
    assertThat(((HubException) failure(connection.send(large))).reason())
        .isEqualTo(HubState.Reason.MESSAGE_TOO_LARGE);
    assertThat(failure(connection.send(message("small")))).isNull();
  }

  @Test
  void sends_reach_the_hub_in_the_order_of_the_calls() throws Exception {
    int mark = hub.mark();
    List<Promise<Void>> sends = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      sends.add(connection.send(message("order-" + i)));
    }
    await().atMost(Hub.PATIENCE).until(() -> sends.stream().allMatch(Promise::isDone));
    for (Promise<Void> send : sends) {
      assertThat(send.getFailure()).isNull();
    }
    hub.awaitEvent(
        mark,
        HubEvent.Telemetry.class,
        event ->
            "order-1999".equals(event.message().message().systemProperties().get("message-id")));
    List<String> ids =
        hub.after(mark).stream()
            .filter(HubEvent.Telemetry.class::isInstance)
            .map(
                event ->
                    ((HubEvent.Telemetry) event)
                        .message()
                        .message()
                        .systemProperties()
                        .get("message-id"))
            .filter(id -> id.startsWith("order-"))
            .toList();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      expected.add("order-" + i);
    }
    assertThat(ids).isEqualTo(expected);
  }

  @Test
  void a_reported_update_answers_with_its_version_and_a_refused_one_with_its_status()
      throws Exception {
    Promise<Long> first = connection.updateReported(Map.of("probe", 1L));
    assertThat(failure(first)).isNull();
    Promise<Long> second = connection.updateReported(Map.of("probe", 2L));
    assertThat(failure(second)).isNull();
    assertThat(second.getValue()).isGreaterThan(first.getValue());

    Map<String, Object> tooLong = Map.of("probe", "x".repeat(5000));
    HubException refused = (HubException) failure(connection.updateReported(tooLong));
    assertThat(refused.reason()).isEqualTo(HubState.Reason.REFUSED);
    assertThat(refused.status().orElseThrow()).isEqualTo(400);

    Map<String, Object> removal = new HashMap<>();
    removal.put("probe", null);
    assertThat(failure(connection.updateReported(removal))).isNull();
    assertThat(connection.readTwin().getValue().reported()).doesNotContainKey("probe");
  }

  @Test
  void a_bad_connection_string_is_named_and_mending_it_is_enough() throws Exception {
    Configuration credentials = configurations.getConfiguration(CREDENTIALS, "?");
    Dictionary<String, Object> good = credentials.getProperties();
    Dictionary<String, Object> bad = new Hashtable<>();
    bad.put(".connectionString", "DeviceId=demo-gateway;SharedAccessKey=c2VjcmV0");
    credentials.update(bad);
    try {
      await()
          .atMost(Hub.PATIENCE)
          .until(() -> connection.state().reason() == HubState.Reason.BAD_CONFIGURATION);
      assertThat(connection.state().status()).isEqualTo(HubState.Status.DISCONNECTED);
      assertThat(connection.state().description())
          .contains("connectionString", "HostName")
          .doesNotContain("c2VjcmV0");
    } finally {
      credentials.update(good);
    }
    awaitConnected();
  }

  @Test
  void missing_credentials_are_said_and_nothing_is_tried() throws Exception {
    Configuration credentials = configurations.getConfiguration(CREDENTIALS, "?");
    Dictionary<String, Object> good = credentials.getProperties();
    credentials.update(new Hashtable<>());
    try {
      await()
          .atMost(Hub.PATIENCE)
          .until(() -> connection.state().reason() == HubState.Reason.NOT_CONFIGURED);
    } finally {
      credentials.update(good);
    }
    awaitConnected();
  }

  @Test
  void key_files_are_for_their_owner_only() throws IOException {
    Path data = Path.of(context.getProperty("twinwire.data")).toAbsolutePath();
    assertThat(Files.getPosixFilePermissions(data.resolve("device.connection-string")))
        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  }

  private void status(String status) throws Exception {
    Map<String, Object> document = new HashMap<>(registry.get(Hub.GATEWAY));
    document.put("status", status);
    registry.update(Hub.GATEWAY, document, "*");
  }
}
