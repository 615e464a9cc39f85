package io.twinwire.sensor.opcua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinwire.support.testing.opcua.PlantServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.eclipse.milo.opcua.stack.core.types.enumerated.UserTokenType;
import org.eclipse.milo.opcua.stack.core.types.structured.EndpointDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.UserTokenPolicy;
import org.eclipse.milo.opcua.stack.core.util.CertificateUtil;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateBuilder;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecurityTest {

  private static final Map<String, String> SECURE =
      Map.of("securityPolicy", "Basic256Sha256", "securityMode", "signAndEncrypt");

  @TempDir private static Path users;
  private static PlantServer server;
  @TempDir private Path data;

  @BeforeAll
  static void start() throws Exception {
    server = new PlantServer();
    user("operator");
    user("stranger");
  }

  @AfterEach
  void trustEverybody() {
    server.trustClients(true);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void user(String name) throws Exception {
    KeyPair keys = SelfSignedCertificateGenerator.generateRsaKeyPair(2048);
    X509Certificate certificate =
        new SelfSignedCertificateBuilder(keys).setCommonName(name).build();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        name, keys.getPrivate(), "file".toCharArray(), new Certificate[] {certificate});
    try (OutputStream out = Files.newOutputStream(users.resolve(name + ".p12"))) {
      store.store(out, "file".toCharArray());
    }
  }

  private Gateway gateway(Map<String, ?> security, Map<String, ?> more) {
    server.set("speed", 1.5);
    Map<String, Object> attributes = new HashMap<>(security);
    attributes.putAll(more);
    return new Gateway(data, server.url(), attributes, "speed = ns=2;s=speed");
  }

  private void trustServer() throws Exception {
    Path trusted = Files.createDirectories(data.resolve("trusted/certs"));
    Files.write(trusted.resolve("plant.der"), server.certificate().getEncoded());
  }

  private static Map<String, ?> login(String kind) {
    return switch (kind) {
      case "name" -> Map.of("user", "operator", "_password", "s3cret", "plainPassword", false);
      case "certificate" ->
          Map.of("userCertificate", users.resolve("operator.p12").toString(), "_password", "file");
      default -> Map.of();
    };
  }

  @ParameterizedTest
  @CsvSource({
    "None, none",
    "Basic256Sha256, sign",
    "Basic256Sha256, signAndEncrypt",
    "Aes128_Sha256_RsaOaep, sign",
    "Aes128_Sha256_RsaOaep, signAndEncrypt",
    "Aes256_Sha256_RsaPss, sign",
    "Aes256_Sha256_RsaPss, signAndEncrypt",
  })
  void everyPolicyAndModeCarriesEveryLogin(String policy, String mode) throws Exception {
    trustServer();
    for (String login : List.of("nobody", "name", "certificate")) {
      try (Gateway gateway =
          gateway(Map.of("securityPolicy", policy, "securityMode", mode), login(login))) {
        gateway.awaits("speed", 1.5);
      }
    }
  }

  @Test
  void anUnknownServerIsRefusedByNameUntilItsCertificateIsMoved() throws Exception {
    try (Gateway gateway = gateway(SECURE, Map.of())) {
      String trouble = gateway.trouble("is rejected");

      assertThat(trouble).contains("CN=Plant").contains("Bad_CertificateUntrusted");
      assertThat(gateway.reading("speed").reason()).isEqualTo(trouble);
      Path rejected = only(data.resolve("rejected"));
      assertThat(rejected.getFileName().toString()).startsWith("Plant-");
      assertThat(trouble).contains(rejected.toString());

      Files.move(rejected, data.resolve("trusted/certs").resolve(rejected.getFileName()));
      gateway.awaits("speed", 1.5);
    }
  }

  @Test
  void aServerIsTrustedOnFirstUseOnlyWhereThatIsSet() throws Exception {
    Map<String, ?> firstUse = Map.of("trustOnFirstUse", true);
    try (Gateway gateway = gateway(SECURE, firstUse)) {
      gateway.awaits("speed", 1.5);
    }
    assertThat(only(data.resolve("trusted/certs")))
        .hasBinaryContent(server.certificate().getEncoded());

    // Who has seen the server with one certificate does not take another one.
    KeyPair keys = SelfSignedCertificateGenerator.generateRsaKeyPair(2048);
    X509Certificate impostor =
        new SelfSignedCertificateBuilder(keys)
            .setCommonName("Plant")
            .setApplicationUri(CertificateUtil.getSanUri(server.certificate()).orElseThrow())
            .build();
    Files.write(only(data.resolve("trusted/certs")), impostor.getEncoded());
    try (Gateway gateway = gateway(SECURE, firstUse)) {
      assertThat(gateway.trouble("is rejected")).contains("Bad_CertificateUntrusted");
    }
  }

  @Test
  void aWrongLoginIsNamedAndSoIsOneThatTheServerOrTheFileDoesNotHave() throws Exception {
    trustServer();
    try (Gateway gateway = gateway(SECURE, Map.of("user", "operator", "_password", "wrong"))) {
      assertThat(gateway.trouble("refuses the login")).doesNotContain("wrong");
    }
    try (Gateway gateway =
        gateway(
            SECURE,
            Map.of(
                "userCertificate",
                users.resolve("stranger.p12").toString(),
                "_password",
                "file"))) {
      gateway.trouble("refuses the login");
    }
    try (Gateway gateway =
        gateway(
            SECURE,
            Map.of(
                "userCertificate", users.resolve("operator.p12").toString(), "_password", "x"))) {
      assertThat(gateway.trouble("userCertificate: ")).contains("operator.p12");
    }
  }

  @Test
  void aPasswordGoesInTheClearOnlyWhereThatIsSet() throws Exception {
    EndpointDescription unsecured =
        new EndpointDescription(
            server.url(),
            null,
            null,
            MessageSecurityMode.None,
            SecurityPolicy.None.getUri(),
            new UserTokenPolicy[] {
              new UserTokenPolicy("name", UserTokenType.UserName, null, null, null)
            },
            null,
            null);
    Trust trust = new Trust(data, false);

    assertThatThrownBy(
            () -> new Login("operator", "s3cret", "", false).provider(unsecured, trust, data))
        .hasMessageContaining("takes the password in the clear only");
    assertThat(new Login("operator", "s3cret", "", true).provider(unsecured, trust, data))
        .isNotNull();
    assertThatThrownBy(() -> new Login("", "", "", false).provider(unsecured, trust, data))
        .hasMessageContaining("has no login of the kind Anonymous; it has [UserName]");
  }

  @Test
  void aServerWithoutACertificateIsNamedAsSuch() throws Exception {
    Trust trust = new Trust(data, true);

    assertThatThrownBy(
            () ->
                trust.validateCertificateChain(
                    CertificateUtil.decodeCertificates(new byte[0]), null, null))
        .isInstanceOf(UaException.class)
        .hasMessageContaining("the server shows no certificate");
  }

  @Test
  void aServerThatDoesNotTrustTheGatewayIsTold() throws Exception {
    trustServer();
    server.trustClients(false);
    try (Gateway gateway = gateway(SECURE, Map.of())) {
      gateway.trouble("it has to trust the certificate sensor.opcua/own/certificate.der");
      server.trustClients(true);
      gateway.awaits("speed", 1.5);
    }
  }

  @Test
  void theGatewaysCertificateIsMadeOnceAndItsKeyIsItsOwnersAlone() throws Exception {
    OwnCertificate first = OwnCertificate.in(data);
    OwnCertificate second = OwnCertificate.in(data);

    assertThat(second.certificate()).isEqualTo(first.certificate());
    assertThat(second.uri()).startsWith("urn:").contains(":twinwire:");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(data.resolve("own/private-key.der"))))
        .isEqualTo("rw-------");
    assertThat(first.toString()).doesNotContain("RSA");
  }

  private static Path only(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.reduce((a, b) -> Path.of(a + " and " + b)).orElseThrow();
    }
  }
}
