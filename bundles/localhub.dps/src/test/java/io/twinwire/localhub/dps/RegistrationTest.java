package io.twinwire.localhub.dps;

import static io.twinwire.localhub.dps.TestService.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.localhub.dps.Applicant;
import io.twinwire.api.localhub.dps.EnrollmentRegistry.Kind;
import io.twinwire.api.localhub.dps.Operation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistrationTest {

  private final TestService service = new TestService();

  private static String operation(Operation operation) {
    return String.valueOf(operation.document().get("operationId"));
  }

  @Test
  void dps02_a_registration_is_assigning_until_it_is_assigned() throws Exception {
    service.enroll("dev", Map.of("iotHubs", List.of("first.test")));
    Applicant dev = service.applicant("dev");

    Operation begun = service.devices().register(dev, Map.of("registrationId", "dev"));
    assertThat(begun.status()).isEqualTo(202);
    assertThat(begun.retryAfter()).contains(Duration.ofSeconds(3));
    assertThat(begun.document()).containsEntry("status", "assigning");
    assertThat(service.devices().status(dev, operation(begun)).status()).isEqualTo(202);

    service.time.run();
    Operation ended = service.devices().status(dev, operation(begun));
    assertThat(ended.status()).isEqualTo(200);
    assertThat(ended.document()).containsEntry("status", "assigned");
    assertThat(Docs.member(ended.document(), "registrationState"))
        .containsEntry("assignedHub", "first.test")
        .containsEntry("deviceId", "dev")
        .containsEntry("substatus", "initialAssignment")
        .containsKeys("createdDateTimeUtc", "lastUpdatedDateTimeUtc", "etag");
    assertThat(service.first.devices).containsOnlyKeys("dev");
  }

  @Test
  void an_operation_that_is_not_the_latest_is_not_found() throws Exception {
    service.enroll("dev", Map.of());
    Applicant dev = service.applicant("dev");
    Operation old = service.devices().register(dev, Map.of());
    Operation latest = service.devices().register(dev, Map.of());
    service.time.run();

    assertRefused(404204, () -> service.devices().status(dev, operation(old)));
    assertThat(service.devices().status(dev, operation(latest)).status()).isEqualTo(200);
  }

  @Test
  void the_body_may_not_name_another_device() throws Exception {
    service.enroll("dev", Map.of());

    assertRefused(
        400004,
        () ->
            service
                .devices()
                .register(service.applicant("dev"), Map.of("registrationId", "other")));
  }

  @Test
  void a_disabled_enrollment_ends_as_disabled_with_a_code() throws Exception {
    service.enroll("dev", Map.of("provisioningStatus", "disabled"));

    assertThat(service.registered(service.applicant("dev")))
        .containsEntry("status", "disabled")
        .containsEntry("errorCode", 403201L)
        .doesNotContainKey("assignedHub");
    assertThat(service.first.devices).isEmpty();
  }

  @Test
  void a_hub_that_refuses_ends_the_registration_as_failed() throws Exception {
    service.enroll("dev", Map.of("iotHubs", List.of("first.test")));
    service.first.broken = true;

    assertThat(service.registered(service.applicant("dev")))
        .containsEntry("status", "failed")
        .containsEntry("errorCode", 500202L)
        .containsEntry("errorMessage", "TooManyDevices: the hub is full");
    service.first.broken = false;
    assertThat(service.registered(service.applicant("dev")))
        .containsEntry("status", "assigned")
        .doesNotContainKey("errorCode");
  }

  @Test
  void device_and_service_look_up_the_same_state() throws Exception {
    service.enroll("Dev", Map.of());
    Map<String, Object> state = service.registered(service.applicant("Dev"));

    assertThat(service.devices().lookup(service.applicant("Dev"))).isEqualTo(state);
    assertThat(service.enrollments().registration("dev")).isEqualTo(state);
    assertThat(Docs.member(service.enrollments().get(Kind.INDIVIDUAL, "dev"), "registrationState"))
        .isEqualTo(state);
    assertRefused(404203, () -> service.enrollments().registration("other"));
  }

  @Test
  void a_deleted_registration_is_forgotten_and_the_next_one_the_first() throws Exception {
    service.enroll("dev", Map.of());
    Map<String, Object> state = service.registered(service.applicant("dev"));

    assertRefused(412201, () -> service.enrollments().deleteRegistration("dev", "another"));
    service.enrollments().deleteRegistration("dev", Docs.text(state, "etag"));

    assertRefused(404203, () -> service.devices().lookup(service.applicant("dev")));
    assertThat(service.registered(service.applicant("dev")))
        .containsEntry("substatus", "initialAssignment");
  }

  @Test
  void everything_outlasts_a_restart_but_an_assignment_under_way(@TempDir Path directory)
      throws Exception {
    Map<String, Object> state;
    String policy;
    Operation cut;
    try (TestService before = new TestService(Optional.of(directory))) {
      before.enroll("dev", Map.of());
      before.enroll("late", Map.of());
      before.enroll(Kind.GROUP, "fleet", TestService.keys(TestService.KEY, ""), Map.of());
      state = before.registered(before.applicant("dev"));
      policy = before.access().primaryKey();
      cut = before.devices().register(before.applicant("late"), Map.of());
    }
    try (TestService after = new TestService(Optional.of(directory))) {
      assertThat(after.devices().lookup(after.applicant("dev"))).isEqualTo(state);
      assertThat(after.access().primaryKey()).isEqualTo(policy);
      assertThat(after.enrollments().count(Kind.GROUP)).isEqualTo(1);
      Operation ended = after.devices().status(after.applicant("late"), operation(cut));
      assertThat(ended.document()).containsEntry("status", "failed");
    }
  }
}
