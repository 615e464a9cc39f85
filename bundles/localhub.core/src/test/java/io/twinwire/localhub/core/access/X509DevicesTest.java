package io.twinwire.localhub.core.access;

import static io.twinwire.localhub.core.Refusals.assertRefused;
import static io.twinwire.localhub.core.TestHub.DEVICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.twinwire.api.localhub.CertificateAuthorities;
import io.twinwire.api.localhub.CertificateAuthorities.Authority;
import io.twinwire.api.localhub.DeviceCredentials;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.Identity;
import io.twinwire.localhub.core.TestHub;
import io.twinwire.localhub.core.TestSettings;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Section 5 of the semantics: X.509 by thumbprint and by authority; disableDeviceSAS. */
class X509DevicesTest {

  private static final Identity MODULE = Identity.module("d1", "m1");

  private final TestHub test = new TestHub();
  private final Instant now = test.time.instant();

  @AfterEach
  void close() {
    test.close();
  }

  private CertificateBuilder named(String commonName) {
    return new CertificateBuilder()
        .ecp256()
        .subject("CN=" + commonName)
        .notBefore(now.minus(Duration.ofDays(1)))
        .notAfter(now.plus(Duration.ofDays(10)));
  }

  private X509Bundle authority(String name) throws Exception {
    return named(name).setIsCertificateAuthority(true).buildSelfSigned();
  }

  /** The maker of certificates signs none with its own key but those of authorities. */
  private X509Certificate selfSigned(String name) throws Exception {
    return authority(name).getCertificate();
  }

  private void connect(Identity identity, X509Certificate... chain) throws HubFault {
    test.gateway()
        .connect(identity, "mqtt", DeviceCredentials.x509(List.of(chain)), new TestHub.Link());
  }

  private void create(Identity identity, String type, String primary, String secondary)
      throws HubFault {
    test.registry()
        .create(
            identity,
            Map.of(
                "authentication",
                Map.of(
                    "type",
                    type,
                    "x509Thumbprint",
                    Map.of("primaryThumbprint", primary, "secondaryThumbprint", secondary))));
  }

  private void trust(String name, X509Certificate authority) throws Exception {
    test.authorities().put(name, authority.getEncoded(), true);
  }

  @Test
  void a_self_signed_device_gets_in_by_its_primary_and_its_secondary_thumbprint() throws Exception {
    X509Certificate first = selfSigned("whatever");
    X509Certificate second = selfSigned("d1");
    X509Certificate third = selfSigned("d1");
    create(
        DEVICE,
        "selfSigned",
        X509.digest(first, "SHA-1"),
        X509.digest(second, "SHA-256").toLowerCase(Locale.ROOT));
    test.registry().create(MODULE, Map.of());

    connect(DEVICE, first);
    connect(DEVICE, second);
    assertRefused(Code.UNAUTHORIZED, () -> connect(DEVICE, third)).contains("thumbprints");
    assertRefused(Code.UNAUTHORIZED, () -> connect(DEVICE)).contains("no certificate");
    assertRefused(Code.UNAUTHORIZED, () -> connect(MODULE, first)).contains("registered for sas");
    assertThat(test.registry().get(DEVICE).get("authentication").toString())
        .contains("type=selfSigned")
        .contains("primaryKey=null");
  }

  @Test
  void a_thumbprint_that_is_none_is_refused_and_one_left_out_stays() throws Exception {
    assertRefused(Code.ARGUMENT_INVALID, () -> create(DEVICE, "selfSigned", "abc", ""))
        .contains("authentication.primaryThumbprint");
    X509Certificate own = selfSigned("d1");
    create(DEVICE, "selfSigned", X509.digest(own, "SHA-1"), "");

    test.registry().update(DEVICE, Map.of("statusReason", "renamed"), "*");
    connect(DEVICE, own);
  }

  @Test
  void a_device_of_a_verified_authority_gets_in_also_through_intermediate_ones() throws Exception {
    X509Bundle root = authority("root");
    X509Bundle middle = named("middle").setIsCertificateAuthority(true).buildIssuedBy(root);
    X509Certificate direct = named("d1").buildIssuedBy(root).getCertificate();
    X509Certificate deep = named("d1").buildIssuedBy(middle).getCertificate();
    create(DEVICE, "certificateAuthority", "", "");
    assertRefused(Code.UNAUTHORIZED, () -> connect(DEVICE, direct))
        .contains("no certificate authority is verified");

    trust("root", root.getCertificate());
    connect(DEVICE, direct);
    connect(DEVICE, deep, middle.getCertificate());
    connect(DEVICE, deep, middle.getCertificate(), root.getCertificate());
    assertRefused(Code.UNAUTHORIZED, () -> connect(DEVICE, deep)).contains("verified authority");
  }

  @Test
  void the_common_name_must_be_the_device_id_or_device_and_module() throws Exception {
    X509Bundle root = authority("root");
    trust("root", root.getCertificate());
    create(DEVICE, "certificateAuthority", "", "");
    create(MODULE, "certificateAuthority", "", "");
    X509Certificate device = named("d1").buildIssuedBy(root).getCertificate();
    X509Certificate module = named("d1/m1").buildIssuedBy(root).getCertificate();

    connect(DEVICE, device);
    connect(MODULE, module);
    assertRefused(Code.UNAUTHORIZED, () -> connect(DEVICE, module)).contains("common name");
    assertRefused(Code.UNAUTHORIZED, () -> connect(MODULE, device)).contains("common name");
    X509Certificate upper = named("D1").buildIssuedBy(root).getCertificate();
    assertRefused(Code.UNAUTHORIZED, () -> connect(DEVICE, upper)).contains("common name");
  }

  @Test
  void a_stranger_who_has_the_names_right_is_refused() throws Exception {
    X509Bundle root = authority("root");
    trust("root", root.getCertificate());
    create(DEVICE, "certificateAuthority", "", "");
    X509Bundle impostor = authority("root");
    X509Certificate forged = named("d1").buildIssuedBy(impostor).getCertificate();
    X509Bundle noAuthority = named("middle").buildIssuedBy(root);
    X509Certificate byLeaf = named("d1").buildIssuedBy(noAuthority).getCertificate();
    X509Certificate self = selfSigned("d1");

    assertRefused(Code.UNAUTHORIZED, () -> connect(DEVICE, forged, impostor.getCertificate()));
    assertRefused(Code.UNAUTHORIZED, () -> connect(DEVICE, byLeaf, noAuthority.getCertificate()));
    assertRefused(Code.UNAUTHORIZED, () -> connect(DEVICE, self));
  }

  @Test
  void certificates_count_only_while_they_are_valid_by_the_hubs_clock() throws Exception {
    X509Bundle root =
        named("root")
            .setIsCertificateAuthority(true)
            .notAfter(now.plus(Duration.ofDays(20)))
            .buildSelfSigned();
    trust("root", root.getCertificate());
    create(DEVICE, "certificateAuthority", "", "");
    X509Certificate leaf =
        named("d1").notAfter(now.plus(Duration.ofDays(2))).buildIssuedBy(root).getCertificate();
    X509Certificate future =
        named("d1").notBefore(now.plus(Duration.ofDays(1))).buildIssuedBy(root).getCertificate();
    X509Certificate outlives =
        named("d1").notAfter(now.plus(Duration.ofDays(40))).buildIssuedBy(root).getCertificate();

    connect(DEVICE, leaf);
    assertRefused(Code.UNAUTHORIZED, () -> connect(DEVICE, future));
    test.clock().offset(Duration.ofDays(3));
    assertRefused(Code.UNAUTHORIZED, () -> connect(DEVICE, leaf));
    connect(DEVICE, future);
    test.clock().offset(Duration.ofDays(30));
    assertRefused(Code.UNAUTHORIZED, () -> connect(DEVICE, outlives))
        .contains("the certificate authority");
  }

  @Test
  void a_connection_by_certificate_has_no_end_by_the_clock() throws Exception {
    X509Certificate own = selfSigned("d1");
    create(DEVICE, "selfSigned", X509.digest(own, "SHA-1"), "");
    TestHub.Link link = new TestHub.Link();
    test.gateway().connect(DEVICE, "mqtt", DeviceCredentials.x509(List.of(own)), link);

    test.clock().offset(Duration.ofDays(3000));
    test.time.pass(Duration.ofHours(2));
    assertThat(link.closed).isEmpty();
    assertThat(test.gateway().check(DEVICE, DeviceCredentials.x509(List.of(own))))
        .isEqualTo(Instant.MAX);
  }

  @Test
  void an_authority_counts_when_its_possession_is_proven_and_not_before() throws Exception {
    X509Bundle root = authority("root");
    create(DEVICE, "certificateAuthority", "", "");
    X509Certificate leaf = named("d1").buildIssuedBy(root).getCertificate();
    CertificateAuthorities authorities = test.authorities();
    assertThat(authorities.put("mine", root.getCertificate().getEncoded(), false).verified())
        .isFalse();
    assertRefused(Code.UNAUTHORIZED, () -> connect(DEVICE, leaf));

    String code = authorities.verificationCode("mine").verificationCode().orElseThrow();
    X509Certificate otherName = named("other").buildIssuedBy(root).getCertificate();
    X509Certificate otherKey = named(code).buildIssuedBy(authority("root")).getCertificate();
    X509Certificate expired =
        named(code).notAfter(now.minusSeconds(1)).buildIssuedBy(root).getCertificate();
    assertRefused(Code.ARGUMENT_INVALID, () -> authorities.verify("mine", otherName.getEncoded()))
        .contains("verification code");
    assertRefused(Code.ARGUMENT_INVALID, () -> authorities.verify("mine", otherKey.getEncoded()))
        .contains("not signed by mine");
    assertRefused(Code.ARGUMENT_INVALID, () -> authorities.verify("mine", expired.getEncoded()))
        .contains("valid from");
    assertRefused(Code.UNAUTHORIZED, () -> connect(DEVICE, leaf));

    X509Bundle proof = named(code).buildIssuedBy(root);
    assertThat(authorities.verify("mine", proof.getCertificate().getEncoded()).verified()).isTrue();
    connect(DEVICE, leaf);
    assertThat(authorities.get("mine").verificationCode()).isEmpty();

    authorities.remove("mine");
    assertRefused(Code.UNAUTHORIZED, () -> connect(DEVICE, leaf));
    assertRefused(Code.RESOURCE_NOT_FOUND, () -> authorities.get("mine"));
  }

  @Test
  void only_25_authorities_are_taken_and_only_such() throws Exception {
    byte[] root = authority("root").getCertificate().getEncoded();
    byte[] leaf = named("d1").buildIssuedBy(authority("root")).getCertificate().getEncoded();
    CertificateAuthorities authorities = test.authorities();
    for (int i = 0; i < 25; i++) {
      authorities.put("a" + i, root, false);
    }
    authorities.put("a3", root, true);

    assertRefused(Code.ARGUMENT_INVALID, () -> authorities.put("a25", root, false)).contains("25");
    assertRefused(Code.ARGUMENT_INVALID, () -> authorities.put("a1", leaf, false))
        .contains("basic constraints");
    assertRefused(Code.ARGUMENT_INVALID, () -> authorities.put("a1", new byte[3], false));
    assertRefused(Code.ARGUMENT_INVALID, () -> authorities.put("a/1", root, false));
    assertRefused(Code.ARGUMENT_INVALID, () -> authorities.verify("a1", leaf))
        .contains("no verification code");
  }

  @Test
  void disable_device_sas_refuses_keys_of_devices_but_not_of_policies_nor_certificates()
      throws Exception {
    X509Certificate own = selfSigned("x");
    TestSettings strict =
        new TestSettings().firstDevice("d1").sasRules(new SasRules(true, false, false));
    try (TestHub other = strict.open()) {
      other.registry().create(MODULE, Map.of());
      Identity certified = Identity.device("x");
      other
          .registry()
          .create(
              certified,
              Map.of(
                  "authentication",
                  Map.of(
                      "type",
                      "selfSigned",
                      "x509Thumbprint",
                      Map.of("primaryThumbprint", X509.digest(own, "SHA-256")))));

      assertRefused(Code.UNAUTHORIZED, () -> other.connect(DEVICE, new TestHub.Link()))
          .contains("switched off");
      other.connect(MODULE, new TestHub.Link());
      other
          .gateway()
          .connect(certified, "mqtt", DeviceCredentials.x509(List.of(own)), new TestHub.Link());
      var policy = other.policies().policies().get(0);
      assertThat(policy.name()).isEqualTo("device");
      String token =
          TestHub.serviceToken(
              "device", policy.primaryKey(), TestHub.resource(DEVICE), now.plusSeconds(60));
      other.gateway().check(DEVICE, DeviceCredentials.sas(token));
    }
  }

  @Test
  void authorities_outlive_the_hub(@TempDir Path directory) throws Exception {
    X509Bundle root = authority("root");
    String code;
    try (TestHub first = new TestSettings().open(directory)) {
      first.authorities().put("yes", root.getCertificate().getEncoded(), true);
      first.authorities().put("open", root.getCertificate().getEncoded(), false);
      code = first.authorities().verificationCode("open").verificationCode().orElseThrow();
    }
    try (TestHub second = new TestSettings().open(directory)) {
      CertificateAuthorities authorities = second.authorities();
      assertThat(authorities.authorities()).extracting("name").containsExactly("open", "yes");
      assertThat(authorities.authorities())
          .filteredOn(Authority::verified)
          .extracting(Authority::certificate)
          .containsExactly(root.getCertificate());
      assertThat(authorities.get("open").verificationCode()).contains(code);
    }
  }
}
