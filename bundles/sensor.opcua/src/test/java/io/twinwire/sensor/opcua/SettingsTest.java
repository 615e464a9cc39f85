package io.twinwire.sensor.opcua;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  private final List<String> faults = new ArrayList<>();

  private Optional<Settings> settings(Map<String, ?> attributes) {
    return Settings.of(Configs.of("opc.tcp://plc:4841/path", attributes), faults);
  }

  @Test
  void aServerIsAskedForSignedAndEncryptedMessagesUnlessSomebodySaysOtherwise() {
    Settings settings =
        settings(Map.of("securityPolicy", "Basic256Sha256", "securityMode", "signAndEncrypt"))
            .orElseThrow();

    assertThat(settings.policy()).isEqualTo(SecurityPolicy.Basic256Sha256);
    assertThat(settings.mode()).isEqualTo(MessageSecurityMode.SignAndEncrypt);
    assertThat(settings.url()).isEqualTo("opc.tcp://plc:4841/path");
    assertThat(settings.trustOnFirstUse()).isFalse();
    assertThat(faults).isEmpty();
  }

  @Test
  void aServerThatNamesNoPortHasTheStandardOne() {
    assertThat(settings(Map.of("endpoint", " opc.tcp://plc ")).orElseThrow().url())
        .isEqualTo("opc.tcp://plc:4840");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "plc:4840", "http://plc:4840", "opc.tcp://", "opc.tcp://a b"})
  void whatIsNoEndpointIsNamedAndNothingIsAsked(String endpoint) {
    assertThat(settings(Map.of("endpoint", endpoint))).isEmpty();
    assertThat(faults)
        .containsExactly("endpoint: '" + endpoint + "' is not opc.tcp://HOST:PORT/PATH");
  }

  @Test
  void aPortThatCannotBeIsNamed() {
    assertThat(settings(Map.of("endpoint", "opc.tcp://plc:99999"))).isEmpty();
    assertThat(settings(Map.of("endpoint", "opc.tcp://plc:0"))).isEmpty();
    assertThat(faults)
        .containsExactly("endpoint: port 99999 is above 65535", "endpoint: port 0 is below 1");
  }

  @Test
  void securityThatIsNotThereOrDoesNotGoTogetherIsNeverWeakened() {
    assertThat(settings(Map.of("securityPolicy", "Basic256"))).isEmpty();
    assertThat(settings(Map.of("securityMode", "sign"))).isEmpty();
    assertThat(settings(Map.of("securityPolicy", "Basic256Sha256"))).isEmpty();

    assertThat(faults)
        .containsExactly(
            "securityPolicy: 'Basic256' is none of Aes128_Sha256_RsaOaep, Aes256_Sha256_RsaPss,"
                + " Basic256Sha256, None",
            "securityMode: sign does not go with the securityPolicy None; right is none",
            "securityMode: none does not go with the securityPolicy Basic256Sha256; right is sign"
                + " or signAndEncrypt");
  }

  @Test
  void oneLoginIsEnough() {
    assertThat(settings(Map.of("user", "a", "userCertificate", "a.p12"))).isEmpty();
    assertThat(faults)
        .containsExactly("user: stands beside a userCertificate; right is one of them");
  }

  @Test
  void aNumberOutOfBoundsFallsBackAndIsNamed() {
    assertThat(settings(Map.of("sessionTimeout", 5)).orElseThrow().session())
        .isEqualTo(Duration.ofSeconds(60));
    assertThat(faults).containsExactly("sessionTimeout: 5 is below 10; 60 is used");
  }

  @Test
  void aPasswordIsNotPrinted() {
    Settings settings = settings(Map.of("user", "a", "_password", "s3cret")).orElseThrow();

    assertThat(settings.toString()).doesNotContain("s3cret");
  }
}
