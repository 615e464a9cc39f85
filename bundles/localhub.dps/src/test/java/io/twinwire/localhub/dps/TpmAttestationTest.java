package io.twinwire.localhub.dps;

import static io.twinwire.localhub.dps.TestService.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinwire.api.localhub.dps.Applicant;
import io.twinwire.api.localhub.dps.EnrollmentRegistry.Kind;
import io.twinwire.api.localhub.dps.ProvisioningFault;
import io.twinwire.support.testing.SoftwareTpm;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TpmAttestationTest {

  private static final SoftwareTpm TPM = new SoftwareTpm();
  private static final SoftwareTpm OTHER = new SoftwareTpm();

  private final TestService service = new TestService();

  @BeforeEach
  void enroll() throws ProvisioningFault {
    String key = Base64.getEncoder().encodeToString(TPM.endorsementKey());
    service.enroll(
        Kind.INDIVIDUAL,
        "dev",
        Map.of("type", "tpm", "tpm", Map.of("endorsementKey", key)),
        Map.of("iotHubs", List.of("first.test")));
  }

  private byte[] challenge(SoftwareTpm tpm) throws ProvisioningFault {
    return service
        .devices()
        .challenge(TestService.SCOPE, "dev", tpm.endorsementKey(), tpm.storageRootKey());
  }

  private Applicant signed(SoftwareTpm tpm) {
    String resource = TestService.SCOPE + "/registrations/dev";
    long expiry = service.time.instant().getEpochSecond() + 3600;
    byte[] signature = tpm.hmac((resource + "\n" + expiry).getBytes(UTF_8));
    String token =
        "SharedAccessSignature sr=%s&sig=%s&se=%d&skn="
            .formatted(
                resource,
                URLEncoder.encode(Base64.getEncoder().encodeToString(signature), UTF_8),
                expiry);
    return new Applicant(TestService.SCOPE, "dev", Optional.of(token), List.of());
  }

  @Test
  void a_tpm_proves_itself_with_the_key_that_it_alone_can_unwrap() throws Exception {
    TPM.activate(challenge(TPM));

    Map<String, Object> state = service.registered(signed(TPM));

    assertThat(state).containsEntry("status", "assigned");
    // and from then on it has the key that the hub knows it by
    String wrapped = Docs.text(Docs.member(state, "tpm"), "authenticationKey");
    TPM.activate(Base64.getDecoder().decode(wrapped));
    assertThat(TPM.hmac("a".getBytes(UTF_8)))
        .isEqualTo(Secrets.hmac(Base64.getDecoder().decode(FakeHub.KEY), "a".getBytes(UTF_8)));
  }

  @Test
  void another_tpm_can_neither_ask_nor_unwrap() throws Exception {
    byte[] blob = challenge(TPM);

    assertThatThrownBy(() -> OTHER.activate(blob)).isInstanceOf(GeneralSecurityException.class);
    assertRefused(401002, () -> challenge(OTHER));
    assertRefused(401002, () -> service.devices().authenticate(signed(OTHER)));
  }

  @Test
  void a_blob_that_was_changed_is_worth_nothing() throws Exception {
    byte[] blob = challenge(TPM);
    for (int place : new int[] {10, 60, 340, 420, blob.length - 60}) {
      byte[] changed = blob.clone();
      changed[place] ^= 1;
      assertThatThrownBy(() -> TPM.activate(changed))
          .as("at " + place)
          .isInstanceOf(Exception.class);
    }
  }

  @Test
  void a_storage_root_key_that_is_enrolled_has_to_be_the_right_one() throws Exception {
    service.enroll(
        Kind.INDIVIDUAL,
        "dev",
        Map.of(
            "type",
            "tpm",
            "tpm",
            Map.of(
                "endorsementKey", Base64.getEncoder().encodeToString(TPM.endorsementKey()),
                "storageRootKey", Base64.getEncoder().encodeToString(OTHER.storageRootKey()))),
        Map.of());

    assertRefused(401002, () -> challenge(TPM));
  }

  @Test
  void a_newer_challenge_ends_the_older_one() throws Exception {
    TPM.activate(challenge(TPM));
    Applicant first = signed(TPM);
    challenge(TPM);

    assertRefused(401002, () -> service.devices().authenticate(first));
  }

  @Test
  void no_group_can_have_tpms_and_no_other_key_be_enrolled_as_one() {
    assertRefused(
        400004,
        () ->
            service.enroll(
                Kind.GROUP,
                "fleet",
                Map.of("type", "tpm", "tpm", Map.of("endorsementKey", "AAAA")),
                Map.of()));
    assertRefused(
        400004,
        () ->
            service.enroll(
                Kind.INDIVIDUAL,
                "dev-2",
                Map.of("type", "tpm", "tpm", Map.of("endorsementKey", "AAAA")),
                Map.of()));
  }
}
