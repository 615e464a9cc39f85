package io.twinwire.localhub.port;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubKeysTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:15:30Z");

  @TempDir Path data;
  private Path keys;
  private Path exported;

  @BeforeEach
  void directories() throws IOException {
    keys = Files.createDirectory(data.resolve("hub-keys"));
    exported = data.resolve("ca.pem");
  }

  @Test
  void theServerCertificateHoldsTheAddressLoopbackLocalhostAndTheConfiguredNames()
      throws Exception {
    AltNames names = names("127.0.11.1", "hub.localhost", "127.0.11.9");
    X509Certificate certificate = open(names, NOW).server().certificate();

    assertThat(certificate.getSubjectAlternativeNames())
        .containsExactlyInAnyOrder(
            List.of(7, "127.0.11.1"),
            List.of(7, "127.0.0.1"),
            List.of(7, "127.0.11.9"),
            List.of(2, "localhost"),
            List.of(2, "hub.localhost"));
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(certificate.getSigAlgName()).isEqualTo("SHA256withECDSA");
    assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
    assertThat(certificate.getKeyUsage()).startsWith(true, false, false, false, false, false);
  }

  @Test
  void theExportedAuthoritySignedTheServerCertificateAndMaySignOthers() throws Exception {
    HubKeys opened = open(names("127.0.11.1"), NOW);

    X509Certificate authority;
    try (var in = Files.newInputStream(exported)) {
      authority = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
    authority.verify(authority.getPublicKey());
    opened.server().certificate().verify(authority.getPublicKey());
    assertThat(authority.getBasicConstraints()).isEqualTo(Integer.MAX_VALUE);
    assertThat(authority.getKeyUsage()[5]).as("keyCertSign").isTrue();
    assertThat(opened.server().certificate().getIssuerX500Principal())
        .isEqualTo(authority.getSubjectX500Principal());
  }

  @Test
  void privateKeysAreReadableByTheirOwnerOnly() throws Exception {
    open(names("127.0.11.1"), NOW);

    for (String file : List.of("ca.key", "hub.key")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys.resolve(file))))
          .as(file)
          .isEqualTo("rw-------");
    }
  }

  @Test
  void theNextStartUsesTheSameKeys() throws Exception {
    HubKeys first = open(names("127.0.11.1"), NOW);
    HubKeys second = open(names("127.0.11.1"), NOW.plus(Duration.ofDays(365)));

    assertThat(second.server().certificate()).isEqualTo(first.server().certificate());
    assertThat(second.authority()).isEqualTo(first.authority());
  }

  @Test
  void anotherAddressGetsANewCertificateFromTheSameAuthority() throws Exception {
    HubKeys first = open(names("127.0.11.1"), NOW);
    HubKeys second = open(names("127.0.11.2"), NOW);

    assertThat(second.server().certificate()).isNotEqualTo(first.server().certificate());
    assertThat(second.authority()).isEqualTo(first.authority());
    second.server().certificate().verify(first.authority().getPublicKey());
  }

  @Test
  void aCertificateNearItsEndIsMadeAnewByTheSameAuthority() throws Exception {
    HubKeys first = open(names("127.0.11.1"), NOW);
    Instant late = NOW.plus(Certificates.SERVER_LIFE).minus(Duration.ofDays(29));
    HubKeys second = open(names("127.0.11.1"), late);

    second
        .server()
        .certificate()
        .checkValidity(java.util.Date.from(late.plus(Duration.ofDays(60))));
    assertThat(second.authority()).isEqualTo(first.authority());
  }

  @Test
  void aDamagedServerKeyIsMadeAnew() throws Exception {
    HubKeys first = open(names("127.0.11.1"), NOW);
    Files.writeString(keys.resolve("hub.key"), "rubbish", US_ASCII);

    HubKeys second = open(names("127.0.11.1"), NOW);

    assertThat(second.authority()).isEqualTo(first.authority());
    assertThat(second.server().certificate()).isNotEqualTo(first.server().certificate());
  }

  @Test
  void aDamagedAuthorityIsNamedAndNeverReplaced() throws Exception {
    open(names("127.0.11.1"), NOW);
    Files.delete(keys.resolve("ca.key"));

    assertThatThrownBy(() -> open(names("127.0.11.1"), NOW))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(keys.toString())
        .hasMessageContaining("ca.key");
  }

  @Test
  void aLostExportIsWrittenAgain() throws Exception {
    open(names("127.0.11.1"), NOW);
    byte[] before = Files.readAllBytes(exported);
    Files.delete(exported);

    open(names("127.0.11.1"), NOW);

    assertThat(exported).hasBinaryContent(before);
  }

  private HubKeys open(AltNames names, Instant now) throws Exception {
    return HubKeys.open(keys, exported, names, now);
  }

  private static AltNames names(String address, String... more) {
    return AltNames.of(AltNames.literal(address), List.of(more));
  }
}
