package io.twinwire.localhub.core.access;

import static io.twinwire.localhub.core.Refusals.assertRefused;
import static io.twinwire.localhub.core.TestHub.DEVICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.localhub.DeviceCredentials;
import io.twinwire.api.localhub.DeviceLink.CloseReason;
import io.twinwire.api.localhub.DeviceSession;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.ServiceAccess.Right;
import io.twinwire.api.localhub.SharedAccessPolicies;
import io.twinwire.api.localhub.SharedAccessPolicies.Policy;
import io.twinwire.localhub.core.TestHub;
import io.twinwire.localhub.core.TestSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicySettingsTest {

  private final TestHub test = new TestHub();
  private final SharedAccessPolicies policies = test.policies();

  @AfterEach
  void close() {
    test.close();
  }

  private Policy policy(String name) {
    return policies.policies().stream()
        .filter(policy -> policy.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private String token(Policy policy, boolean primary) {
    return TestHub.serviceToken(
        policy.name(),
        primary ? policy.primaryKey() : policy.secondaryKey(),
        TestHub.HOST,
        test.time.instant().plus(Duration.ofHours(1)));
  }

  @Test
  void a_hub_is_born_with_five_policies_each_with_its_rights() {
    assertThat(policies.policies())
        .extracting(Policy::name)
        .containsExactly("device", "iothubowner", "registryRead", "registryReadWrite", "service");
    assertThat(policy("iothubowner").rights()).isEqualTo(EnumSet.allOf(Right.class));
    assertThat(policy("service").rights()).containsExactly(Right.SERVICE_CONNECT);
    assertThat(policy("device").rights()).containsExactly(Right.DEVICE_CONNECT);
    assertThat(policy("registryRead").rights()).containsExactly(Right.REGISTRY_READ);
    assertThat(policy("registryReadWrite").rights())
        .containsExactlyInAnyOrder(Right.REGISTRY_READ, Right.REGISTRY_WRITE);
  }

  @Test
  void a_policy_of_ones_own_gives_its_rights_and_no_other() throws HubFault {
    Policy made =
        policies.put("mine", Set.of(Right.REGISTRY_READ), Optional.empty(), Optional.empty());

    test.access().require(token(made, true), Right.REGISTRY_READ);
    test.access().require(token(made, false), Right.REGISTRY_READ);
    assertRefused(
        Code.UNAUTHORIZED_ACCESS,
        () -> test.access().require(token(made, true), Right.SERVICE_CONNECT));

    Policy changed =
        policies.put("mine", Set.of(Right.SERVICE_CONNECT), Optional.empty(), Optional.empty());
    assertThat(changed.primaryKey()).isEqualTo(made.primaryKey());
    test.access().require(token(made, true), Right.SERVICE_CONNECT);
    policies.remove("mine");
    assertRefused(
        Code.UNAUTHORIZED, () -> test.access().require(token(made, true), Right.SERVICE_CONNECT));
  }

  @Test
  void a_regenerated_key_ends_what_the_old_one_signed_and_leaves_the_other() throws HubFault {
    Policy before = policy("service");
    Policy after = policies.regenerate("service", true);

    assertRefused(
        Code.UNAUTHORIZED, () -> test.access().require(token(before, true), Right.SERVICE_CONNECT));
    test.access().require(token(before, false), Right.SERVICE_CONNECT);
    test.access().require(token(after, true), Right.SERVICE_CONNECT);
    assertThat(policies.regenerate("service", false).primaryKey()).isEqualTo(after.primaryKey());
    assertThat(policy("service").secondaryKey()).isNotEqualTo(before.secondaryKey());
  }

  @Test
  void what_cannot_be_is_refused() throws HubFault {
    Set<Right> rights = Set.of(Right.REGISTRY_READ);
    Optional<String> none = Optional.empty();
    assertRefused(Code.ARGUMENT_INVALID, () -> policies.remove("iothubowner"));
    assertRefused(Code.RESOURCE_NOT_FOUND, () -> policies.remove("nobody"));
    assertRefused(Code.RESOURCE_NOT_FOUND, () -> policies.regenerate("nobody", true));
    assertRefused(Code.ARGUMENT_INVALID, () -> policies.put("a b", rights, none, none));
    assertRefused(Code.ARGUMENT_INVALID, () -> policies.put("a", Set.of(), none, none));
    assertRefused(
        Code.ARGUMENT_INVALID, () -> policies.put("a", rights, Optional.of("AA=="), none));
    for (int i = 0; i < 11; i++) {
      policies.put("p" + i, rights, none, none);
    }
    assertRefused(Code.ARGUMENT_INVALID, () -> policies.put("p11", rights, none, none))
        .contains("16");
  }

  @Test
  void policies_outlive_the_hub(@TempDir Path directory) throws HubFault {
    Policy made;
    try (TestHub first = new TestSettings().open(directory)) {
      made =
          first
              .policies()
              .put("mine", Set.of(Right.REGISTRY_READ), Optional.empty(), Optional.empty());
      first.policies().remove("registryRead");
    }
    try (TestHub second = new TestSettings().open(directory)) {
      assertThat(second.policies().policies())
          .contains(made)
          .extracting(Policy::name)
          .doesNotContain("registryRead");
    }
  }

  @Test
  void keys_of_a_device_that_are_replaced_no_longer_open() throws HubFault {
    test.registry().create(DEVICE, Map.of());
    String old = test.token(DEVICE);
    String key = "bmV3IGtleSBvZiB0aGlzIGRldmljZSE=";
    test.registry()
        .update(
            DEVICE,
            Map.of("authentication", Map.of("symmetricKey", Map.of("primaryKey", key))),
            "*");

    assertRefused(
        Code.UNAUTHORIZED, () -> test.gateway().check(DEVICE, DeviceCredentials.sas(old)));
    assertThat(test.registry().primaryKey(DEVICE)).contains(key);
    test.gateway().check(DEVICE, DeviceCredentials.sas(test.token(DEVICE)));
  }

  @Test
  void a_renewed_token_prolongs_the_session_and_a_bad_one_changes_nothing() throws HubFault {
    test.registry().create(DEVICE, Map.of());
    TestHub.Link link = new TestHub.Link();
    DeviceSession session = test.connect(DEVICE, link);
    Instant end = session.renew(DeviceCredentials.sas(test.token(DEVICE, Duration.ofHours(2))));
    assertThat(end).isAfter(test.time.instant().plus(Duration.ofMinutes(119)));
    assertRefused(Code.UNAUTHORIZED, () -> session.renew(DeviceCredentials.sas("no token")));

    test.time.pass(Duration.ofMinutes(119));
    assertThat(link.closed).isEmpty();
    test.time.pass(Duration.ofMinutes(1));
    assertThat(link.closed).containsExactly(CloseReason.SAS_EXPIRED);
  }
}
