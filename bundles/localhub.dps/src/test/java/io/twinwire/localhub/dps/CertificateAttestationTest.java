package io.twinwire.localhub.dps;

import static io.twinwire.localhub.dps.TestService.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.twinwire.api.localhub.dps.EnrollmentRegistry.Kind;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CertificateAttestationTest {

  private final TestService service = new TestService();

  private CertificateBuilder template(String name) {
    return new CertificateBuilder()
        .ecp256()
        .subject("CN=" + name)
        .notBefore(service.time.instant().minus(Duration.ofDays(1)))
        .notAfter(service.time.instant().plus(Duration.ofDays(30)));
  }

  private X509Bundle authority(String name) throws Exception {
    return template(name).setIsCertificateAuthority(true).buildSelfSigned();
  }

  private X509Bundle intermediate(String name, X509Bundle issuer) throws Exception {
    return template(name).setIsCertificateAuthority(true).buildIssuedBy(issuer);
  }

  private X509Certificate device(String name, X509Bundle issuer) throws Exception {
    return template(name).buildIssuedBy(issuer).getCertificate();
  }

  private static Map<String, Object> holding(String use, X509Certificate certificate)
      throws Exception {
    String text = java.util.Base64.getEncoder().encodeToString(certificate.getEncoded());
    return Map.of(
        "type", "x509", "x509", Map.of(use, Map.of("primary", Map.of("certificate", text))));
  }

  private void group(String id, X509Certificate authority) throws Exception {
    service.enroll(Kind.GROUP, id, holding("signingCertificates", authority), Map.of());
  }

  private void refused(String id, X509Certificate... shown) {
    assertRefused(
        401002, () -> service.devices().authenticate(service.applicant(id, List.of(shown))));
  }

  @Test
  void dps01_an_enrolled_certificate_is_good_and_no_other_of_that_name() throws Exception {
    X509Certificate own = authority("dev").getCertificate();
    service.enroll(Kind.INDIVIDUAL, "dev", holding("clientCertificates", own), Map.of());

    Map<String, Object> state = service.registered(service.applicant("dev", List.of(own)));

    assertThat(state).containsEntry("status", "assigned");
    assertThat(Docs.member(Docs.member(state, "x509"), "certificateInfo"))
        .containsEntry("subjectName", "CN=dev");
    refused("dev", authority("dev").getCertificate());
  }

  @Test
  void the_hub_knows_the_device_by_its_thumbprint() throws Exception {
    X509Certificate own = authority("dev").getCertificate();
    Map<String, Object> attestation = holding("clientCertificates", own);
    service.enroll(Kind.INDIVIDUAL, "dev", attestation, Map.of("iotHubs", List.of("first.test")));

    service.registered(service.applicant("dev", List.of(own)));

    assertThat(Docs.member(service.first.devices.get("dev"), "authentication"))
        .containsEntry("type", "selfSigned")
        .containsEntry(
            "x509Thumbprint", Map.of("primaryThumbprint", Certificates.thumbprint("SHA-256", own)));
  }

  @Test
  void dps01_the_common_name_has_to_be_the_registration_id() throws Exception {
    X509Bundle root = authority("root");
    group("fleet", root.getCertificate());

    service.devices().authenticate(service.applicant("dev-1", List.of(device("dev-1", root))));
    refused("dev-1", device("dev-2", root));
  }

  @Test
  void a_group_checks_the_whole_chain() throws Exception {
    X509Bundle root = authority("root");
    X509Bundle middle = intermediate("middle", root);
    X509Certificate dev = device("dev", middle);
    group("fleet", root.getCertificate());

    assertThatCode(
            () ->
                service
                    .devices()
                    .authenticate(service.applicant("dev", List.of(dev, middle.getCertificate()))))
        .doesNotThrowAnyException();
    refused("dev", dev); // without the certificate between
    X509Bundle forged = authority("root");
    refused("dev", device("dev", forged), forged.getCertificate());
    X509Bundle noAuthority = template("middle").buildIssuedBy(root);
    refused("dev", device("dev", noAuthority), noAuthority.getCertificate());
  }

  @Test
  void a_chain_is_good_as_long_as_all_of_it_is() throws Exception {
    X509Bundle root = authority("root");
    X509Certificate brief =
        template("dev")
            .notAfter(service.time.instant().plus(Duration.ofDays(2)))
            .buildIssuedBy(root)
            .getCertificate();
    group("fleet", root.getCertificate());

    service.devices().authenticate(service.applicant("dev", List.of(brief)));
    service.time.setClock(Duration.ofDays(3));
    refused("dev", brief);
    service.devices().authenticate(service.applicant("dev", List.of(device("dev", root))));
    X509Certificate late = device("dev", root);
    service.time.setClock(Duration.ofDays(40));
    refused("dev", late);
  }

  @Test
  void of_two_groups_the_nearer_one_has_the_device() throws Exception {
    X509Bundle root = authority("root");
    X509Bundle middle = intermediate("middle", root);
    X509Certificate dev = device("dev", middle);
    group("all", root.getCertificate());
    group("some", middle.getCertificate());

    Map<String, Object> state =
        service.registered(service.applicant("dev", List.of(dev, middle.getCertificate())));

    assertThat(Docs.member(state, "x509")).containsEntry("enrollmentGroupId", "some");
  }

  @Test
  void an_enrollment_shows_what_it_knows_of_its_certificate_and_takes_it_back() throws Exception {
    X509Certificate own = authority("dev").getCertificate();
    Map<String, Object> made =
        service.enroll(Kind.INDIVIDUAL, "dev", holding("clientCertificates", own), Map.of());

    service.enroll(
        Kind.INDIVIDUAL,
        "dev",
        Map.of(
            "type",
            "x509",
            "x509",
            Map.of(
                "clientCertificates",
                Map.of("primary", Map.of("info", Map.of("subjectName", "CN=dev"))))),
        Map.of("deviceId", "renamed"));

    assertThat(Docs.text(made, "etag")).isNotEmpty();
    assertThat(service.registered(service.applicant("dev", List.of(own))))
        .containsEntry("deviceId", "renamed");
  }
}
