package io.twinwire.localhub.dps.front;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.twinwire.api.localhub.dps.ProvisioningFault;
import io.twinwire.api.localhub.dps.ProvisioningFault.Code;
import io.twinwire.support.json.Json;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The device side over HTTPS, and what all protocols share (rules DPS-01 to DPS-03). */
class DeviceApiTest {

  private static final String PATH = "/0ne1/registrations/dev";

  private final DeviceCalls calls = new DeviceCalls(new FakeProvisioning());
  private final DeviceApi api = new DeviceApi(calls);

  private Response call(String method, String uri, String body, String token)
      throws ProvisioningFault {
    return api.answer(
        new HttpCall(
            method,
            HttpCall.segments(uri),
            token.isEmpty() ? Map.of() : Map.of("Authorization", token),
            body.getBytes(UTF_8),
            List.of()));
  }

  private static Map<String, Object> document(Response response) {
    return Json.parseObject(new String(response.body(), UTF_8));
  }

  @Test
  void dps02_a_registration_is_begun_asked_for_and_looked_up() throws ProvisioningFault {
    Response begun =
        call("PUT", PATH + "/register?api-version=2019-03-31", "{\"payload\": 1}", "good");
    assertThat(begun.status()).isEqualTo(202);
    assertThat(begun.headers()).containsEntry("Retry-After", "3");
    assertThat(document(begun)).containsEntry("asked", "dev{payload=1}");

    Response over = call("GET", PATH + "/operations/op", "", "good");
    assertThat(over.status()).isEqualTo(200);
    assertThat(over.headers()).doesNotContainKey("Retry-After");
    assertThat(document(over)).containsEntry("operationId", "op");
    assertThat(document(call("POST", PATH, "", "good"))).containsEntry("status", "assigned");
  }

  @Test
  void a_tpm_is_challenged_before_it_signs() throws ProvisioningFault {
    String body =
        "{\"tpm\": {\"endorsementKey\": \"%s\", \"storageRootKey\": \"%s\"}}"
            .formatted(base64("ek"), base64("srk"));
    Response challenge = call("PUT", PATH + "/register", body, "");

    assertThat(challenge.status()).isEqualTo(401);
    assertThat(document(challenge))
        .containsEntry("authenticationKey", base64("eksrk"))
        .containsEntry("keyName", "registration");
    assertThat(call("PUT", PATH + "/register", body, "good").status()).isEqualTo(202);
    assertThat(refusal("PUT", PATH + "/register", "{\"tpm\": {\"endorsementKey\": \"%\"}}"))
        .isEqualTo(Code.ARGUMENT_INVALID);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private Code refusal(String method, String uri, String body) {
    return catchThrowableOfType(ProvisioningFault.class, () -> call(method, uri, body, "")).code();
  }

  @Test
  void a_refusal_has_the_form_of_azure() throws ProvisioningFault {
    Response refused = call("PUT", PATH + "/register", "{}", "bad");

    assertThat(refused.status()).isEqualTo(401);
    assertThat(document(refused))
        .containsEntry("errorCode", 401002L)
        .containsEntry("message", "another token is due")
        .containsKeys("trackingId", "timestampUtc");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /register, METHOD_NOT_ALLOWED",
    "PUT, /operations/op, METHOD_NOT_ALLOWED",
    "GET, '', METHOD_NOT_ALLOWED",
    "PUT, /other, NO_SUCH_PATH"
  })
  void what_is_not_there_is_refused(String method, String below, Code code) {
    assertThat(refusal(method, PATH + below, "")).isEqualTo(code);
  }

  @Test
  void dps03_a_body_has_96_kb_at_most_and_is_json() throws ProvisioningFault {
    assertThat(DeviceCalls.object(new byte[0])).isEmpty();
    ProvisioningFault large =
        catchThrowableOfType(
            ProvisioningFault.class, () -> DeviceCalls.object(new byte[96 * 1024 + 1]));
    assertThat(large.code()).isEqualTo(Code.TOO_LARGE);
    ProvisioningFault bad =
        catchThrowableOfType(
            ProvisioningFault.class, () -> DeviceCalls.object("[1]".getBytes(UTF_8)));
    assertThat(bad.code()).isEqualTo(Code.ARGUMENT_INVALID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0ne1/registrations/dev",
        "/0ne1/registrations/dev",
        "0ne1/registrations/dev/api-version=2019-03-31&ClientVersion=x"
      })
  void dps01_users_and_addresses_name_scope_and_registration(String user) {
    assertThat(RegistrationName.ofUser(user)).contains(new RegistrationName("0ne1", "dev"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"hub.example/dev/?api-version=1", "0ne1/registrations/", "dev", "0ne1/other/dev"})
  void dps01_a_hubs_users_are_not_taken_for_registrations(String user) {
    assertThat(RegistrationName.ofUser(user)).isEmpty();
  }

  @Test
  void dps02_topics_carry_request_operation_and_answer() {
    assertThat(Topics.request("$dps/registrations/PUT/iotdps-register/?$rid=7"))
        .contains(new Topics.Asked("7", Optional.empty()));
    assertThat(
            Topics.request(
                "$dps/registrations/GET/iotdps-get-operationstatus/?$rid=8&operationId=a%2Bb"))
        .contains(new Topics.Asked("8", Optional.of("a+b")));
    assertThat(Topics.request("$dps/registrations/GET/iotdps-get-operationstatus/?$rid=8"))
        .isEmpty();
    assertThat(Topics.request("devices/dev/messages/events/")).isEmpty();
    assertThat(Topics.answer(calls.status(FakeProvisioning.applicant("good"), "op"), "8"))
        .isEqualTo("$dps/registrations/res/200/?$rid=8");
    assertThat(Topics.answer(calls.register(FakeProvisioning.applicant("good"), new byte[0]), "7"))
        .isEqualTo("$dps/registrations/res/202/?$rid=7&retry-after=3");
    assertThat(Topics.answer(calls.register(FakeProvisioning.applicant("bad"), new byte[0]), "7"))
        .isEqualTo("$dps/registrations/res/401/?$rid=7");
  }
}
