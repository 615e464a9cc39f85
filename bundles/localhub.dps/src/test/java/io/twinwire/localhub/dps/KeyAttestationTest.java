package io.twinwire.localhub.dps;

import static io.twinwire.localhub.dps.TestService.KEY;
import static io.twinwire.localhub.dps.TestService.KEY2;
import static io.twinwire.localhub.dps.TestService.assertRefused;
import static io.twinwire.localhub.dps.TestService.keys;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.twinwire.api.localhub.dps.Applicant;
import io.twinwire.api.localhub.dps.EnrollmentRegistry.Kind;
import io.twinwire.api.localhub.dps.ProvisioningFault;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyAttestationTest {

  private final TestService service = new TestService();

  @Test
  void dps01_either_key_of_an_enrollment_is_good_and_no_other() throws Exception {
    service.enroll("dev", Map.of());

    assertThatCode(() -> service.devices().authenticate(service.applicant("dev", KEY)))
        .doesNotThrowAnyException();
    assertThatCode(() -> service.devices().authenticate(service.applicant("dev", KEY2)))
        .doesNotThrowAnyException();
    assertRefused(
        401002, () -> service.devices().authenticate(service.applicant("dev", FakeHub.KEY)));
  }

  @Test
  void dps01_a_token_is_good_for_its_scope_its_device_and_its_time() throws Exception {
    service.enroll("dev", Map.of());
    byte[] key = Base64.getDecoder().decode(KEY);
    Applicant good = service.applicant("dev");

    assertRefused(
        401002,
        () ->
            service
                .devices()
                .authenticate(new Applicant("0neOTHER", "dev", good.sasToken(), List.of())));
    assertRefused(
        401002,
        () ->
            service
                .devices()
                .authenticate(
                    new Applicant(
                        TestService.SCOPE,
                        "dev",
                        Optional.of(service.token("other", key)),
                        List.of())));
    service.time.setClock(Duration.ofHours(1));
    assertRefused(401002, () -> service.devices().authenticate(good));
  }

  @Test
  void dps04_a_group_takes_the_key_that_its_own_derives_for_the_device() throws Exception {
    service.enroll(Kind.GROUP, "fleet", keys(KEY, KEY2), Map.of());
    String derived = Secrets.derived(KEY, "dev-1");

    Map<String, Object> state = service.registered(service.applicant("dev-1", derived));

    assertThat(state).containsEntry("status", "assigned").containsEntry("deviceId", "dev-1");
    assertThat(state.get("symmetricKey")).isEqualTo(Map.of("enrollmentGroupId", "fleet"));
    assertRefused(
        401002, () -> service.devices().authenticate(service.applicant("dev-2", derived)));
    assertRefused(401002, () -> service.devices().authenticate(service.applicant("dev-1", KEY)));
  }

  @Test
  void the_hub_knows_the_device_by_the_keys_that_it_registered_with() throws Exception {
    service.enroll(Kind.GROUP, "fleet", keys(KEY, KEY2), Map.of("iotHubs", List.of("second.test")));

    service.registered(service.applicant("dev-1", Secrets.derived(KEY2, "dev-1")));

    assertThat(Docs.member(service.second.devices.get("dev-1"), "authentication"))
        .containsEntry("type", "sas")
        .containsEntry(
            "symmetricKey",
            Map.of(
                "primaryKey", Secrets.derived(KEY, "dev-1"),
                "secondaryKey", Secrets.derived(KEY2, "dev-1")));
  }

  @Test
  void an_enrollment_of_its_own_counts_before_any_group() throws Exception {
    service.enroll(Kind.GROUP, "fleet", keys(KEY, KEY2), Map.of());
    service.enroll("dev-1", Map.of("provisioningStatus", "disabled"));

    assertRefused(
        401002,
        () ->
            service
                .devices()
                .authenticate(service.applicant("dev-1", Secrets.derived(KEY, "dev-1"))));
    assertThat(service.registered(service.applicant("dev-1"))).containsEntry("status", "disabled");
  }

  @Test
  void a_device_that_shows_nothing_is_refused() throws Exception {
    service.enroll("dev", Map.of());

    assertRefused(
        401002, () -> service.devices().authenticate(service.applicant("dev", List.of())));
    assertRefused(
        401002, () -> service.devices().authenticate(service.applicant("other", List.of())));
  }

  @Test
  void only_the_policy_of_the_service_may_call_the_service_side() throws ProvisioningFault {
    byte[] key = Base64.getDecoder().decode(service.access().primaryKey());
    long hour = service.time.instant().getEpochSecond() + 3600;

    service.access().require(TestService.token("first.test", key, hour, Access.OWNER));
    assertRefused(
        401002,
        () ->
            service
                .access()
                .require(TestService.token("first.test", key, hour - 3600, Access.OWNER)));
    assertRefused(
        401002,
        () -> service.access().require(TestService.token("first.test", key, hour, "iothubowner")));
    assertRefused(
        401002,
        () ->
            service
                .access()
                .require(
                    TestService.token(
                        "first.test", Base64.getDecoder().decode(KEY), hour, Access.OWNER)));
  }
}
