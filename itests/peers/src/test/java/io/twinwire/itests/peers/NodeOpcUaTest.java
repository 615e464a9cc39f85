package io.twinwire.itests.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.sensor.Quality;
import io.twinwire.sensor.opcua.Cable;
import io.twinwire.sensor.opcua.Gateway;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The OPC UA adapter against node-opcua. */
class NodeOpcUaTest {

  private static final String NAMESPACE = "nsu=urn:twinwire:node-plant;";

  @TempDir private static Path directory;
  private static NodePlant plant;
  private static Cable cable;
  @TempDir private Path data;

  @BeforeAll
  static void start() throws Exception {
    plant = new NodePlant(directory);
    cable = new Cable(plant.address(), NodePlant.PORT);
  }

  @AfterAll
  static void stop() {
    cable.close();
    plant.close();
  }

  private Gateway gateway(Map<String, ?> attributes, String... channels) {
    Map<String, Object> all = new HashMap<>(Map.of("trustOnFirstUse", true));
    all.putAll(attributes);
    return new Gateway(data, cable.url(), all, channels);
  }

  /**
   * Not with Aes256_Sha256_RsaPss: node-opcua 2.169.0 calls its signature {@code
   * http://www.w3.org/2001/04/xmldsig-more#rsa-pss-sha256}, where OPC 10000-7 has {@code
   * http://opcfoundation.org/UA/security/rsa-pss-sha2-256}, and Milo takes no other name.
   */
  @ParameterizedTest
  @CsvSource({
    "None, none",
    "Basic256Sha256, sign",
    "Basic256Sha256, signAndEncrypt",
    "Aes128_Sha256_RsaOaep, sign",
    "Aes128_Sha256_RsaOaep, signAndEncrypt",
  })
  void everyPolicyAndModeCarriesItsReadings(String policy, String mode) {
    Map<String, String> security = Map.of("securityPolicy", policy, "securityMode", mode);
    try (Gateway gateway = gateway(security, "still = " + NAMESPACE + "s=still")) {
      gateway.awaits("still", 42.0);
    }
  }

  @Test
  void aUserLogsInWithTheRightPasswordOnly() {
    Map<String, String> secure =
        Map.of("securityPolicy", "Basic256Sha256", "securityMode", "signAndEncrypt");
    for (String password : List.of("s3cret", "wrong")) {
      Map<String, Object> login = new HashMap<>(secure);
      login.put("user", "operator");
      login.put("_password", password);
      try (Gateway gateway = gateway(login, "still = " + NAMESPACE + "s=still")) {
        if (password.equals("wrong")) {
          gateway.trouble("refuses the login");
        } else {
          gateway.awaits("still", 42.0);
        }
      }
    }
  }

  @Test
  void changesAreToldWithTheirStatusAndAMissingVariableIsBad() throws Exception {
    try (Gateway gateway =
        gateway(
            Map.of(),
            "speed = " + NAMESPACE + "s=speed writable",
            "missing = " + NAMESPACE + "s=missing",
            "i{0..999} = " + NAMESPACE + "s=item{0..999}")) {
      gateway.connected();
      gateway.awaits("i999", 999.0);
      plant.set("speed", 1.5, "UncertainLastUsableValue");
      Gateway.await("the doubt")
          .until(() -> gateway.reading("speed").reason().equals("Uncertain_LastUsableValue"));
      plant.set("speed", 1.5, "BadSensorFailure");
      Gateway.await("the failure")
          .until(() -> gateway.reading("speed").reason().equals("Bad_SensorFailure"));
      plant.set("speed", 2.5, "Good");
      gateway.awaits("speed", 2.5);
      gateway.write("speed", 7);
      gateway.awaits("speed", 7.0);

      assertThat(gateway.reading("missing").quality()).isEqualTo(Quality.BAD);
      assertThat(gateway.reading("missing").reason()).isEqualTo("Bad_NodeIdUnknown");
      assertThat(gateway.browse(NAMESPACE + "i=1000")).contains("speed = " + NAMESPACE + "s=speed");
    }
  }

  @Test
  void noQueuedChangeIsLostOverAShortCut() {
    try (Gateway gateway = gateway(Map.of(), "speed = " + NAMESPACE + "s=speed queue=5000")) {
      plant.set("speed", 1000, "Good");
      gateway.awaits("speed", 1000.0);
      for (int i = 1; i <= 100; i++) {
        plant.set("speed", 1000 + i, "Good");
      }
      cable.cut();
      for (int i = 101; i <= 200; i++) {
        plant.set("speed", 1000 + i, "Good");
      }
      gateway.awaits("speed", 1200.0);

      assertThat(gateway.values("speed").stream().distinct().filter(v -> (double) v >= 1000))
          .containsExactlyElementsOf(
              DoubleStream.iterate(1000, v -> v <= 1200, v -> v + 1)
                  .<Object>mapToObj(Double::valueOf)
                  .toList());
    }
  }

  @Test
  void aServerThatStartedAnewIsSubscribedToAnew() throws Exception {
    try (Gateway gateway = gateway(Map.of(), "still = " + NAMESPACE + "s=still")) {
      gateway.awaits("still", 42.0);
      plant.kill();
      gateway.awaitCut();
      plant.start();
      plant.set("still", 43, "Good");
      gateway.awaits("still", 43.0);
      plant.set("still", 42, "Good");
      gateway.awaits("still", 42.0);
    }
  }
}
