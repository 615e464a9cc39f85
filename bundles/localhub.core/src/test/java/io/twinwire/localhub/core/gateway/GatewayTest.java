package io.twinwire.localhub.core.gateway;

import static io.twinwire.localhub.core.Refusals.assertRefused;
import static io.twinwire.localhub.core.TestHub.DEVICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.twinwire.api.localhub.DeviceCredentials;
import io.twinwire.api.localhub.DeviceLink.CloseReason;
import io.twinwire.api.localhub.DeviceRegistry;
import io.twinwire.api.localhub.DeviceSession;
import io.twinwire.api.localhub.HubEvent;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.Identity;
import io.twinwire.localhub.core.TestHub;
import io.twinwire.localhub.core.TestPolicies;
import io.twinwire.localhub.core.TestSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatewayTest {

  private static final Identity MODULE = Identity.module("d1", "m1");

  private final TestHub test = new TestHub();
  private final DeviceRegistry registry = test.registry();
  private final TestHub.Link link = new TestHub.Link();

  @BeforeEach
  void createDevice() throws HubFault {
    registry.create(DEVICE, Map.of());
  }

  @AfterEach
  void close() {
    test.close();
  }

  @Test
  void a_device_with_its_key_gets_in_and_is_shown_connected() throws HubFault {
    test.connect(DEVICE, link);

    assertThat(registry.get(DEVICE))
        .containsEntry("connectionState", "Connected")
        .containsEntry("connectionStateUpdatedTime", "2026-11-22T10:15:30.1234567")
        .containsEntry("lastActivityTime", "2026-11-22T10:15:30.1234567");
    assertThat(registry.serviceStatistics()).containsEntry("connectedDeviceCount", 1L);
    assertConnections("connected mqtt");
  }

  @Test
  void the_secondary_key_opens_too() throws HubFault {
    Map<String, ?> keys = TestHub.at(registry.get(DEVICE), "authentication", "symmetricKey");
    String token =
        TestHub.deviceToken(
            (String) keys.get("secondaryKey"),
            TestHub.resource(DEVICE),
            test.time.instant().plusSeconds(60));

    assertThat(connectWith(DEVICE, token).identity()).isEqualTo(DEVICE);
  }

  @Test
  void an_unknown_device_is_refused() {
    Identity unknown = Identity.device("no\none");

    assertRefused(Code.DEVICE_NOT_FOUND, () -> connectWith(unknown, test.token(DEVICE)));
    await().until(() -> test.events.size() == 2);
    assertThat(test.events)
        .contains(
            new HubEvent.Connection(
                Identity.device("no?one"), test.time.instant(), "refused", "DeviceNotFound"));
  }

  @Test
  void a_wrong_key_a_wrong_resource_an_expired_token_and_none_are_refused() throws HubFault {
    registry.create(Identity.device("d2"), Map.of());
    String key = registry.primaryKey(DEVICE).orElseThrow();
    var soon = test.time.instant().plusSeconds(60);

    assertRefused(
        Code.UNAUTHORIZED,
        () ->
            connectWith(
                DEVICE,
                TestHub.deviceToken(
                    registry.primaryKey(Identity.device("d2")).orElseThrow(),
                    TestHub.resource(DEVICE),
                    soon)));
    assertRefused(
        Code.UNAUTHORIZED,
        () -> connectWith(DEVICE, TestHub.deviceToken(key, "other.example/devices/d1", soon)));
    assertRefused(
        Code.UNAUTHORIZED,
        () -> connectWith(DEVICE, TestHub.deviceToken(key, TestHub.HOST + "/devices/d2", soon)));
    assertRefused(Code.UNAUTHORIZED, () -> connectWith(DEVICE, test.token(DEVICE, Duration.ZERO)));
    assertRefused(
        Code.UNAUTHORIZED,
        () -> test.gateway().connect(DEVICE, "mqtt", DeviceCredentials.x509(List.of()), link));
    assertConnections(
        "refused IotHubUnauthorized",
        "refused IotHubUnauthorized",
        "refused IotHubUnauthorized",
        "refused IotHubUnauthorized",
        "refused IotHubUnauthorized");
  }

  @Test
  void a_policy_that_may_connect_devices_opens_and_another_does_not() throws HubFault {
    try (TestPolicies policies = new TestPolicies()) {
      policies.test.registry().create(DEVICE, Map.of());

      policies.connect("device");
      policies.connect("iothubowner");
      assertRefused(Code.UNAUTHORIZED_ACCESS, () -> policies.connect("service"));
      assertRefused(Code.UNAUTHORIZED, () -> policies.connect("unknown"));
    }
  }

  @Test
  void disabling_drops_the_connection_and_enabling_lets_it_back() throws HubFault {
    registry.create(MODULE, Map.of());
    TestHub.Link moduleLink = new TestHub.Link();
    DeviceSession session = test.connect(DEVICE, link);
    test.connect(MODULE, moduleLink);

    registry.update(DEVICE, Map.of("status", "disabled"), "*");

    assertThat(link.closed).containsExactly(CloseReason.DEVICE_DISABLED);
    assertThat(moduleLink.closed).containsExactly(CloseReason.DEVICE_DISABLED);
    assertRefused(Code.UNAUTHORIZED, session::twin);
    assertRefused(Code.DEVICE_DISABLED, () -> test.connect(DEVICE, link));
    assertRefused(Code.DEVICE_DISABLED, () -> test.connect(MODULE, link));

    registry.update(DEVICE, Map.of("status", "enabled"), "*");
    test.connect(DEVICE, link);

    assertConnections(
        "connected mqtt",
        "connected mqtt",
        "disconnected device-disabled",
        "disconnected device-disabled",
        "refused DeviceDisabled",
        "refused DeviceDisabled",
        "connected mqtt");
  }

  @Test
  void deleting_drops_the_connection() throws HubFault {
    DeviceSession session = test.connect(DEVICE, link);

    registry.delete(DEVICE, "*");

    assertThat(link.closed).containsExactly(CloseReason.DEVICE_DELETED);
    assertRefused(Code.UNAUTHORIZED, () -> session.telemetry(TestHub.message("1")));
    assertRefused(
        Code.UNAUTHORIZED, () -> session.patchReported(Map.of("a", 1L), OptionalLong.empty()));
    session.close(CloseReason.CONNECTION_LOST);
    assertConnections("connected mqtt", "disconnected device-deleted");
  }

  @Test
  void mq05_the_newer_connection_wins() throws HubFault {
    TestHub.Link newer = new TestHub.Link();
    DeviceSession old = test.connect(DEVICE, link);

    test.connect(DEVICE, newer);
    old.close(CloseReason.CONNECTION_LOST);

    assertThat(link.closed).containsExactly(CloseReason.REPLACED);
    assertThat(newer.closed).isEmpty();
    assertThat(registry.get(DEVICE)).containsEntry("connectionState", "Connected");
    assertConnections("connected mqtt", "disconnected replaced", "connected mqtt");
  }

  @Test
  void a_refused_newcomer_leaves_the_older_connection_alone() throws HubFault {
    test.connect(DEVICE, link);

    assertRefused(Code.UNAUTHORIZED, () -> connectWith(DEVICE, test.token(DEVICE, Duration.ZERO)));

    assertThat(link.closed).isEmpty();
  }

  @Test
  void mq12_the_connection_ends_when_its_token_expires() throws HubFault {
    test.connect(DEVICE, link);

    test.time.pass(Duration.ofMinutes(59));
    assertThat(link.closed).isEmpty();
    test.time.pass(Duration.ofMinutes(1));

    assertThat(link.closed).containsExactly(CloseReason.SAS_EXPIRED);
    assertThat(registry.get(DEVICE)).containsEntry("connectionState", "Disconnected");
  }

  @Test
  void a_token_of_many_days_is_waited_for() throws HubFault {
    test.gateway()
        .connect(
            DEVICE, "mqtt", DeviceCredentials.sas(test.token(DEVICE, Duration.ofDays(3))), link);

    test.time.pass(Duration.ofDays(1));
    test.time.pass(Duration.ofDays(1));
    assertThat(link.closed).isEmpty();
    test.time.pass(Duration.ofDays(1));

    assertThat(link.closed).containsExactly(CloseReason.SAS_EXPIRED);
  }

  @Test
  void mq12_a_connection_outlives_its_token_by_the_slack_and_none_is_opened_with_it()
      throws HubFault {
    TestSettings settings = new TestSettings().firstDevice("d1").sasSlack(Duration.ofMinutes(5));
    try (TestHub slack = settings.open()) {
      String token = slack.token(DEVICE, Duration.ofMinutes(1));
      slack.gateway().connect(DEVICE, "mqtt", DeviceCredentials.sas(token), link);

      slack.time.pass(Duration.ofMinutes(1));
      assertRefused(
          Code.UNAUTHORIZED,
          () -> slack.gateway().connect(DEVICE, "mqtt", DeviceCredentials.sas(token), link));
      assertRefused(
          Code.UNAUTHORIZED,
          () -> slack.gateway().request(DEVICE, "https", DeviceCredentials.sas(token)));
      slack.time.pass(Duration.ofMinutes(4));
      assertThat(link.closed).isEmpty();
      slack.time.pass(Duration.ofMinutes(1));
      assertThat(link.closed).containsExactly(CloseReason.SAS_EXPIRED);
    }
  }

  @Test
  void a_device_that_says_goodbye_is_not_told_to_close() throws HubFault {
    DeviceSession session = test.connect(DEVICE, link);
    test.time.pass(Duration.ofSeconds(5));

    session.close(CloseReason.CLIENT_CLOSED);
    session.close(CloseReason.CONNECTION_LOST);

    assertThat(link.closed).isEmpty();
    assertThat(registry.get(DEVICE))
        .containsEntry("connectionState", "Disconnected")
        .containsEntry("connectionStateUpdatedTime", "2026-11-22T10:15:35.1234567")
        .containsEntry("lastActivityTime", "2026-11-22T10:15:30.1234567");
    assertConnections("connected mqtt", "disconnected client-closed");
  }

  @Test
  void mq09_subscriptions_wait_for_the_next_session() throws HubFault {
    DeviceSession first = test.connect(DEVICE, link);
    assertThat(first.savedSubscriptions()).isEmpty();
    first.saveSubscriptions(Set.of("$iothub/twin/res/#"));
    first.close(CloseReason.CONNECTION_LOST);

    assertThat(test.connect(DEVICE, link).savedSubscriptions())
        .containsExactly("$iothub/twin/res/#");
  }

  @Test
  void a_module_connects_with_its_own_key() throws HubFault {
    registry.create(MODULE, Map.of());

    assertThat(test.connect(MODULE, link).identity()).isEqualTo(MODULE);
    assertThat(registry.serviceStatistics()).containsEntry("connectedDeviceCount", 0L);
    assertRefused(
        Code.MODULE_NOT_FOUND, () -> connectWith(Identity.module("d1", "m2"), test.token(MODULE)));
  }

  @Test
  void stopping_the_hub_closes_all_connections() throws HubFault {
    test.connect(DEVICE, link);

    test.close();

    assertThat(link.closed).containsExactly(CloseReason.HUB_STOPPED);
    assertConnections("connected mqtt", "disconnected hub-stopped");
  }

  @Test
  void a_link_that_throws_harms_nobody_else() throws HubFault {
    test.gateway()
        .connect(
            DEVICE,
            "mqtt",
            DeviceCredentials.sas(test.token(DEVICE)),
            new io.twinwire.api.localhub.DeviceLink() {
              @Override
              public void desiredChanged(long version, Map<String, Object> patch) {
                throw new IllegalStateException("broken");
              }

              @Override
              public void close(CloseReason reason) {
                throw new IllegalStateException("broken");
              }
            });

    test.twins().patch(DEVICE, TestHub.desired(Map.of("a", 1L)), "*");
    test.connect(DEVICE, link);

    assertThat(link.closed).isEmpty();
  }

  private DeviceSession connectWith(Identity identity, String token) throws HubFault {
    return test.gateway().connect(identity, "mqtt", DeviceCredentials.sas(token), link);
  }

  private void assertConnections(String... expected) {
    await()
        .untilAsserted(
            () ->
                assertThat(
                        test.events.stream()
                            .filter(HubEvent.Connection.class::isInstance)
                            .map(HubEvent.Connection.class::cast)
                            .map(event -> event.state() + " " + event.reason()))
                    .isEqualTo(List.of(expected)));
  }
}
