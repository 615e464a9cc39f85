package io.twinwire.itests.opcua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.twinwire.api.sensor.ChannelWriter;
import io.twinwire.api.sensor.Reading;
import io.twinwire.api.sensor.Sensor;
import io.twinwire.support.testing.opcua.PlantServer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** The adapter as a bundle: what it embeds is found, and what it does not is the framework's. */
class AdapterTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @InjectBundleContext BundleContext context;
  @InjectService ConfigurationAdmin configurations;

  private Configuration configure(PlantServer server, Map<String, ?> more) throws Exception {
    Dictionary<String, Object> settings = new Hashtable<>();
    settings.put("endpoint", server.url());
    settings.put("trustOnFirstUse", true);
    settings.put("publishingInterval", 50);
    settings.put("samplingInterval", 0);
    settings.put("channels", new String[] {"speed = nsu=urn:twinwire:plant;s=speed writable"});
    more.forEach(settings::put);
    Configuration configuration =
        configurations.getFactoryConfiguration("io.twinwire.sensor.opcua", "plant", "?");
    configuration.update(settings);
    return configuration;
  }

  private <T> T service(Class<T> type, String filter) {
    var found =
        await(type.getName())
            .atMost(PATIENCE)
            .until(() -> context.getServiceReferences(type, filter), refs -> !refs.isEmpty());
    return context.getService(found.iterator().next());
  }

  private Sensor plant() {
    return service(Sensor.class, "(sensor.name=plant)");
  }

  private void awaitValue(Sensor sensor, Object value) {
    await(value.toString())
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(sensor.read())
                    .singleElement()
                    .extracting(Reading::value)
                    .isEqualTo(Optional.of(value)));
  }

  @ParameterizedTest
  @CsvSource({
    "None, none",
    "Basic256Sha256, sign",
    "Aes128_Sha256_RsaOaep, signAndEncrypt",
    "Aes256_Sha256_RsaPss, signAndEncrypt",
  })
  void it_reads_writes_and_browses_a_server(String policy, String mode) throws Exception {
    try (PlantServer server = new PlantServer()) {
      server.set("speed", 1.5);
      Configuration configuration =
          configure(
              server,
              Map.of(
                  "securityPolicy",
                  policy,
                  "securityMode",
                  mode,
                  "user",
                  "operator",
                  ".password",
                  "s3cret",
                  "plainPassword",
                  true));
      try {
        awaitValue(plant(), 1.5);
        service(ChannelWriter.class, "(sensor.name=plant)").write("speed", 2.5);
        assertThat(server.get("speed")).isEqualTo(2.5);

        Object commands =
            context.getService(
                context.getServiceReferences((String) null, "(osgi.command.scope=opcua)")[0]);
        Object lines =
            commands
                .getClass()
                .getMethod("browse", String.class, String.class)
                .invoke(commands, "plant", "ns=2;s=Line1");
        assertThat(lines).isEqualTo("speed = nsu=urn:twinwire:plant;s=speed");
      } finally {
        configuration.delete();
      }
    }
  }

  @Test
  void its_end_leaves_no_thread_and_its_start_goes_on() throws Exception {
    Bundle bundle =
        Arrays.stream(context.getBundles())
            .filter(candidate -> candidate.getSymbolicName().equals("io.twinwire.sensor.opcua"))
            .findFirst()
            .orElseThrow();
    try (PlantServer server = new PlantServer()) {
      server.set("speed", 7);
      Configuration configuration =
          configure(server, Map.of("securityPolicy", "None", "securityMode", "none"));
      try {
        awaitValue(plant(), 7L);
        bundle.stop();
        assertThat(threads()).isEmpty();
        await("no session").atMost(PATIENCE).until(() -> server.sessions() == 0);
        bundle.start();
        awaitValue(plant(), 7L);
      } finally {
        configuration.delete();
      }
      await("no thread").atMost(PATIENCE).until(() -> threads().isEmpty());
    }
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("twinwire-opcua"))
        .toList();
  }
}
