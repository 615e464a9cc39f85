package io.twinwire.localhub.core.access;

import static io.twinwire.localhub.core.Refusals.assertRefused;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.ServiceAccess;
import io.twinwire.api.localhub.ServiceAccess.Right;
import io.twinwire.localhub.core.TestHub;
import io.twinwire.localhub.core.TestPolicies;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AccessTest {

  private static final Map<String, Set<Right>> DOCUMENTED =
      Map.of(
          "iothubowner", Set.of(Right.values()),
          "service", Set.of(Right.SERVICE_CONNECT),
          "device", Set.of(Right.DEVICE_CONNECT),
          "registryRead", Set.of(Right.REGISTRY_READ),
          "registryReadWrite", Set.of(Right.REGISTRY_READ, Right.REGISTRY_WRITE));

  private final TestPolicies policies = new TestPolicies();
  private final ServiceAccess access = policies.test.access();

  @AfterEach
  void close() {
    policies.close();
  }

  @ParameterizedTest
  @EnumSource
  void each_policy_has_the_documented_rights_and_no_other(Right right) throws HubFault {
    for (Map.Entry<String, Set<Right>> policy : DOCUMENTED.entrySet()) {
      String token = policies.token(policy.getKey());
      if (policy.getValue().contains(right)) {
        access.require(token, right);
      } else {
        assertRefused(Code.UNAUTHORIZED_ACCESS, () -> access.require(token, right))
            .contains(policy.getKey());
      }
    }
  }

  @Test
  void the_secondary_key_signs_too() throws HubFault {
    access.require(
        TestHub.serviceToken(
            "service",
            policies.key("service", "secondaryKey"),
            TestHub.HOST.toUpperCase(java.util.Locale.ROOT),
            policies.test.time.instant().plusSeconds(60)),
        Right.SERVICE_CONNECT);
  }

  @Test
  void another_policys_key_does_not_sign() {
    String token =
        TestHub.serviceToken(
            "iothubowner",
            policies.key("service", "primaryKey"),
            TestHub.HOST,
            policies.test.time.instant().plusSeconds(60));

    assertRefused(Code.UNAUTHORIZED, () -> access.require(token, Right.SERVICE_CONNECT));
  }

  @Test
  void another_resource_and_a_device_key_are_refused() throws HubFault {
    policies.test.registry().create(TestHub.DEVICE, Map.of());

    assertRefused(
        Code.UNAUTHORIZED,
        () ->
            access.require(
                policies.token("service", "other.example", Duration.ofHours(1)),
                Right.SERVICE_CONNECT));
    assertRefused(
        Code.UNAUTHORIZED,
        () ->
            access.require(
                policies.token("service", TestHub.HOST + "/devices/d1", Duration.ofHours(1)),
                Right.SERVICE_CONNECT));
    assertRefused(
        Code.UNAUTHORIZED,
        () -> access.require(policies.test.token(TestHub.DEVICE), Right.SERVICE_CONNECT));
  }

  @Test
  void a_token_counts_until_its_expiry_and_not_at_it() throws HubFault {
    String token = policies.token("service", TestHub.HOST, Duration.ofSeconds(60));
    policies.test.time.pass(Duration.ofSeconds(59));
    access.require(token, Right.SERVICE_CONNECT);

    policies.test.time.pass(Duration.ofSeconds(1));
    assertRefused(Code.UNAUTHORIZED, () -> access.require(token, Right.SERVICE_CONNECT))
        .startsWith("the token expired at ");
  }
}
