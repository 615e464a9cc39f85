package io.twinwire.localhub.dps.front;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.twinwire.api.localhub.dps.ProvisioningFault;
import io.twinwire.api.localhub.dps.ProvisioningFault.Code;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The service side's paths. */
class ServiceApiTest {

  private final FakeEnrollments enrollments = new FakeEnrollments();
  private final ServiceApi api =
      new ServiceApi(
          enrollments,
          token -> {
            if (!token.equals("good")) {
              throw new ProvisioningFault(Code.UNAUTHORIZED, "another token is due");
            }
          });

  private Response call(String method, String uri, String body, Map<String, String> headers)
      throws ProvisioningFault {
    Map<String, String> all = new HashMap<>(headers);
    all.putIfAbsent("Authorization", "good");
    return api.answer(
        new HttpCall(method, HttpCall.segments(uri), all, body.getBytes(UTF_8), List.of()));
  }

  private Code refusal(String method, String uri, String body, Map<String, String> headers) {
    return catchThrowableOfType(ProvisioningFault.class, () -> call(method, uri, body, headers))
        .code();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET    | /enrollments/a%2Fb?api-version=1         |             | get INDIVIDUAL a/b
          GET    | /enrollmentGroups/g                      |             | get GROUP g
          PUT    | /enrollments/a                           | {"x": 1}    | put INDIVIDUAL a {x=1} -
          PUT    | /enrollmentGroups/g                      | {}          | put GROUP g {} -
          DELETE | /enrollments/a                           |             | delete INDIVIDUAL a *
          DELETE | /enrollmentGroups/g                      |             | delete GROUP g *
          POST   | /enrollments                             | {"mode": 1} | bulk {mode=1}
          POST   | /enrollments/query                       | {"query":2} | query INDIVIDUAL 2 1000 -
          POST   | /enrollmentGroups/query                  | {"query":2} | query GROUP 2 1000 -
          POST   | /enrollments/a/attestationmechanism      |             | attestation INDIVIDUAL a
          POST   | /enrollmentGroups/g/attestationmechanism |             | attestation GROUP g
          GET    | /registrations/a                         |             | registration a
          DELETE | /registrations/a                         |             | deleteRegistration a *
          POST   | /registrations/g/query                   |             | registrations g 1000 -
          """)
  void every_path_leads_to_its_operation(String method, String uri, String body, String operation)
      throws ProvisioningFault {
    Response response = call(method, uri, body == null ? "" : body, Map.of());

    assertThat(enrollments.asked).containsExactly(operation);
    assertThat(response.status()).isEqualTo(method.equals("DELETE") ? 204 : 200);
  }

  @Test
  void an_etag_is_taken_with_and_without_quotes_and_given_with_them() throws ProvisioningFault {
    Response put = call("PUT", "/enrollments/a", "{}", Map.of("If-Match", "\"e0\""));
    call("DELETE", "/enrollmentGroups/g", "", Map.of("If-Match", "e0"));
    call("DELETE", "/registrations/a", "", Map.of("If-Match", "\"e0\""));

    assertThat(put.headers()).containsEntry("ETag", "\"e1\"");
    assertThat(enrollments.asked)
        .containsExactly("put INDIVIDUAL a {} e0", "delete GROUP g e0", "deleteRegistration a e0");
  }

  @Test
  void a_query_goes_page_by_page_and_tells_what_its_items_are() throws ProvisioningFault {
    enrollments.continuation = Optional.of("next");
    Response page =
        call(
            "POST",
            "/enrollmentGroups/query",
            "{\"query\": \"SELECT *\"}",
            Map.of("x-ms-max-item-count", "2", "x-ms-continuation", "here"));

    assertThat(enrollments.asked).containsExactly("query GROUP SELECT * 2 here");
    assertThat(new String(page.body(), UTF_8)).isEqualTo("[{\"id\":\"a\"}]");
    assertThat(page.headers())
        .containsEntry("x-ms-continuation", "next")
        .containsEntry("x-ms-item-type", "enrollmentGroup");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1001", "many"})
  void an_impossible_size_of_a_page_is_refused(String size) {
    assertThat(
            refusal(
                "POST",
                "/enrollments/query",
                "{\"query\": \"SELECT *\"}",
                Map.of("x-ms-max-item-count", size)))
        .isEqualTo(Code.ARGUMENT_INVALID);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /enrollmentGroups, NO_SUCH_PATH",
    "GET, /enrollments/a/b/c, NO_SUCH_PATH",
    "GET, /registrations, NO_SUCH_PATH",
    "PATCH, /enrollments/a, METHOD_NOT_ALLOWED",
    "PUT, /registrations/a, METHOD_NOT_ALLOWED",
    "GET, /enrollments/nobody, ENROLLMENT_NOT_FOUND"
  })
  void what_is_not_there_is_refused(String method, String uri, Code code) {
    assertThat(refusal(method, uri, "", Map.of())).isEqualTo(code);
  }

  @Test
  void a_body_that_is_no_json_and_a_wrong_signature_are_refused() {
    assertThat(refusal("PUT", "/enrollments/a", "{", Map.of())).isEqualTo(Code.ARGUMENT_INVALID);
    assertThat(refusal("GET", "/enrollments/a", "", Map.of("Authorization", "bad")))
        .isEqualTo(Code.UNAUTHORIZED);
    assertThat(refusal("GET", "/enrollments/a", "", Map.of("Authorization", " ")))
        .isEqualTo(Code.UNAUTHORIZED);
    assertThat(enrollments.asked).isEmpty();
  }

  @Test
  void its_paths_are_known_by_their_first_segment() {
    assertThat(ServiceApi.serves(HttpCall.segments("/enrollments/a"))).isTrue();
    assertThat(ServiceApi.serves(HttpCall.segments("https://h/registrations/a?b=c"))).isTrue();
    assertThat(ServiceApi.serves(HttpCall.segments("/devices/a"))).isFalse();
    assertThat(ServiceApi.serves(HttpCall.segments("/"))).isFalse();
  }
}
