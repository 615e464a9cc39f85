package io.twinwire.localhub.dps;

import static io.twinwire.localhub.dps.TestService.KEY;
import static io.twinwire.localhub.dps.TestService.assertRefused;
import static io.twinwire.localhub.dps.TestService.keys;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.localhub.dps.EnrollmentRegistry.Kind;
import io.twinwire.api.localhub.dps.EnrollmentRegistry.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnrollmentsTest {

  private static final Map<String, Object> NEW_KEYS =
      Map.of("attestation", Map.of("type", "symmetricKey"));

  private final TestService service = new TestService();
  private final Enrollments enrollments = service.enrollments();

  @Test
  void keys_that_are_missing_are_made_shown_once_and_kept() throws Exception {
    Map<String, Object> made = enrollments.put(Kind.INDIVIDUAL, "dev", NEW_KEYS, Optional.empty());
    Map<String, Object> attestation = Docs.member(made, "attestation");
    assertThat(Docs.text(Docs.member(attestation, "symmetricKey"), "primaryKey")).hasSize(88);

    assertThat(enrollments.get(Kind.INDIVIDUAL, "dev"))
        .containsEntry("attestation", Map.of("type", "symmetricKey"))
        .containsEntry("provisioningStatus", "enabled");
    assertThat(enrollments.attestation(Kind.INDIVIDUAL, "dev")).isEqualTo(attestation);

    enrollments.put(Kind.INDIVIDUAL, "dev", NEW_KEYS, Optional.of(Docs.text(made, "etag")));
    assertThat(enrollments.attestation(Kind.INDIVIDUAL, "dev")).isEqualTo(attestation);
  }

  @Test
  void an_enrollment_is_replaced_with_its_etag_only() throws Exception {
    String etag = Docs.text(enrollments.put(Kind.GROUP, "g", NEW_KEYS, Optional.empty()), "etag");

    assertRefused(409201, () -> enrollments.put(Kind.GROUP, "g", NEW_KEYS, Optional.empty()));
    String next = Docs.text(enrollments.put(Kind.GROUP, "g", NEW_KEYS, Optional.of(etag)), "etag");
    assertRefused(412201, () -> enrollments.put(Kind.GROUP, "g", NEW_KEYS, Optional.of(etag)));
    assertRefused(412201, () -> enrollments.delete(Kind.GROUP, "g", etag));
    enrollments.delete(Kind.GROUP, "g", next);
    assertRefused(404202, () -> enrollments.get(Kind.GROUP, "g"));
    assertRefused(404201, () -> enrollments.get(Kind.INDIVIDUAL, "g"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ends.", "a b", "a/b", "ü"})
  void an_id_that_azure_would_not_take_is_refused(String id) {
    assertRefused(400004, () -> enrollments.put(Kind.INDIVIDUAL, id, NEW_KEYS, Optional.empty()));
  }

  @Test
  void ids_do_not_tell_upper_from_lower_case() throws Exception {
    enrollments.put(Kind.INDIVIDUAL, "Dev", NEW_KEYS, Optional.empty());

    assertThat(enrollments.get(Kind.INDIVIDUAL, "dEV")).containsEntry("registrationId", "Dev");
    assertRefused(
        409201, () -> enrollments.put(Kind.INDIVIDUAL, "DEV", NEW_KEYS, Optional.empty()));
  }

  @Test
  void what_cannot_be_is_refused_by_name() {
    for (Map<String, Object> wrong :
        List.<Map<String, Object>>of(
            Map.of(),
            Map.of("attestation", Map.of("type", "none")),
            Map.of("attestation", keys("short", KEY)),
            Map.of("attestation", keys(KEY, KEY), "allocationPolicy", "nearest"),
            Map.of("attestation", keys(KEY, KEY), "allocationPolicy", "custom"),
            Map.of("attestation", keys(KEY, KEY), "provisioningStatus", "perhaps"))) {
      assertRefused(400004, () -> enrollments.put(Kind.INDIVIDUAL, "dev", wrong, Optional.empty()));
    }
  }

  @Test
  void a_bulk_keeps_what_succeeds_and_names_what_does_not() throws Exception {
    enrollments.put(Kind.INDIVIDUAL, "b", NEW_KEYS, Optional.empty());
    Map<String, Object> result =
        enrollments.bulk(
            Map.of("mode", "create", "enrollments", List.of(individual("a"), individual("b"))));

    assertThat(result).containsEntry("isSuccessful", false);
    List<Map<String, Object>> errors = Docs.objects(result, "errors");
    assertThat(errors).hasSize(1);
    assertThat(errors.get(0))
        .containsEntry("registrationId", "b")
        .containsEntry("errorCode", 409201L);
    assertThat(enrollments.count(Kind.INDIVIDUAL)).isEqualTo(2);

    assertThat(
            enrollments.bulk(
                Map.of("mode", "delete", "enrollments", List.of(individual("a"), individual("b")))))
        .containsEntry("isSuccessful", true);
    assertThat(enrollments.count(Kind.INDIVIDUAL)).isZero();
    assertRefused(
        400004,
        () ->
            enrollments.bulk(
                Map.of(
                    "mode",
                    "create",
                    "enrollments",
                    java.util.Collections.nCopies(11, individual("a")))));
  }

  private static Map<String, Object> individual(String id) {
    return Map.of("registrationId", id, "attestation", keys(KEY, KEY));
  }

  @Test
  void a_query_comes_in_pages_in_order() throws Exception {
    for (String id : List.of("c", "A", "e", "b", "d")) {
      enrollments.put(Kind.INDIVIDUAL, id, NEW_KEYS, Optional.empty());
    }
    List<String> seen = new ArrayList<>();
    Optional<String> next = Optional.empty();
    int pages = 0;
    do {
      Page page = enrollments.query(Kind.INDIVIDUAL, "SELECT * FROM enrollments", 2, next);
      page.items().forEach(item -> seen.add(Docs.text(item, "registrationId")));
      next = page.continuation();
      pages++;
    } while (next.isPresent());

    assertThat(seen).containsExactly("A", "b", "c", "d", "e");
    assertThat(pages).isEqualTo(3);
    assertRefused(
        400004,
        () -> enrollments.query(Kind.INDIVIDUAL, "SELECT * WHERE a = 1", 2, Optional.empty()));
  }

  @Test
  void a_group_lists_the_devices_that_came_through_it() throws Exception {
    service.enroll(Kind.GROUP, "fleet", keys(KEY, KEY), Map.of());
    service.enroll("own", Map.of());
    for (String id : List.of("dev-2", "dev-1")) {
      service.registered(service.applicant(id, Secrets.derived(KEY, id)));
    }
    service.registered(service.applicant("own"));

    assertThat(enrollments.registrations("fleet", 10, Optional.empty()).items())
        .extracting(item -> item.get("registrationId"))
        .containsExactly("dev-1", "dev-2");
  }
}
