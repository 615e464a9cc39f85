package io.twinwire.itests.karaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import io.twinwire.itests.support.LocalHub;
import io.twinwire.itests.support.RunProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The feature on the Karaf that Apache publishes, offline. */
class KarafTest {

  private static final String DEVICE = "demo-gateway";
  private static final String CONNECTED = "connection demo-gateway connected mqtt";
  private static final String TELEMETRY = "telemetry demo-gateway \\d+ .*";
  private static final String SCHEDULER = "io.twinwire.telemetry.scheduler";
  private static final InstalledBundle UPDATED = new InstalledBundle(SCHEDULER, "0.1.1", "Active");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Path KAR = RunProcess.jar("twinwire").resolveSibling("twinwire.kar");

  /** What Karaf brings of its own for the bundles that gateway.jar carries. */
  private static final Set<String> OF_KARAF =
      Set.of(
          "ch.qos.logback.classic",
          "ch.qos.logback.core",
          "slf4j.api",
          "org.apache.felix.log",
          "org.apache.felix.logback",
          "org.apache.aries.spifly.dynamic.bundle",
          "org.objectweb.asm",
          "org.objectweb.asm.commons",
          "org.objectweb.asm.tree",
          "org.objectweb.asm.tree.analysis",
          "org.objectweb.asm.util",
          "org.apache.felix.configadmin",
          "org.apache.felix.configadmin.plugin.interpolation",
          "org.apache.felix.configurator",
          "org.apache.felix.cm.json",
          "org.eclipse.parsson.jakarta.json",
          "org.apache.felix.eventadmin",
          "org.apache.felix.metatype",
          "org.osgi.util.converter",
          "org.osgi.util.function",
          "org.osgi.util.promise");

  // Not a temporary directory: its log tells afterwards what went wrong.
  private static final Path BASE = Path.of("target", "karaf").toAbsolutePath();

  @TempDir static Path directory;
  @AutoClose private static LocalHub hub;
  @AutoClose private static Karaf karaf;
  private static List<InstalledBundle> installed;

  @BeforeAll
  static void install() throws IOException {
    Path data = directory.resolve("hub");
    hub = LocalHub.start("localhub", data, "127.0.40.1");
    empty(BASE);
    karaf =
        new Karaf(
            Path.of(System.getProperty("karaf.distribution")),
            BASE,
            "127.0.40.2",
            Map.of(
                "TWINWIRE_CONNECTION_STRING",
                Files.readString(data.resolve("device.connection-string")).trim(),
                "TWINWIRE_CA",
                data.resolve("ca.pem").toString()));
    karaf.deploy(KAR);
    hub.process().awaitLine(CONNECTED);
    List<InstalledBundle> all = BundleJars.in(KAR);
    installed =
        await("active bundles")
            .atMost(PATIENCE)
            .until(karaf::bundles, bundles -> bundles.containsAll(all));
  }

  @AfterAll
  static void stop() {
    if (karaf != null) {
      assertThat(karaf.stop()).isZero();
    }
  }

  @Test
  void every_bundle_of_the_gateway_is_active_in_the_same_version() throws IOException {
    List<InstalledBundle> wanted =
        BundleJars.in(RunProcess.jar("gateway")).stream()
            .filter(bundle -> !OF_KARAF.contains(bundle.name()))
            .toList();

    assertThat(wanted).isNotEmpty();
    assertThat(installed).containsAll(wanted);
  }

  @Test
  void every_sensor_adapter_is_added_by_its_jars() throws IOException {
    List<InstalledBundle> wanted = new ArrayList<>();
    try (Stream<Path> jars = Files.walk(RunProcess.jar("twinwire").resolveSibling("adapters"))) {
      for (Path jar : jars.filter(file -> file.toString().endsWith(".jar")).toList()) {
        wanted.add(BundleJars.of(jar));
        karaf.deploy(jar);
      }
    }

    assertThat(wanted).extracting(InstalledBundle::name).contains("io.twinwire.sensor.opcua");
    await("the adapters")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(karaf.bundles()).containsAll(wanted));
  }

  @Test
  void updating_the_telemetry_bundle_drops_no_connection_and_loses_no_message() throws Exception {
    RunProcess console = hub.process();
    int start = console.mark();
    hub.cloud().desire(DEVICE, Map.of("sendInterval", 1));
    console.awaitLine(start, "reported demo-gateway \\d+ .*\"sendInterval\":1[,}].*");
    console.awaitLine(console.mark(), TELEMETRY);

    Path update = directory.resolve("update.jar");
    BundleJars.extract(KAR, SCHEDULER, "0.1.1", update);
    karaf.update(SCHEDULER, update);
    await("the updated bundle")
        .atMost(PATIENCE)
        .until(karaf::bundles, bundles -> bundles.contains(UPDATED));

    for (int i = 0; i < 3; i++) {
      console.awaitLine(console.mark(), TELEMETRY);
    }
    List<String> lines = console.lines();
    assertThat(lines.stream().filter(line -> line.startsWith("connection ")))
        .containsExactly(CONNECTED);
    List<Long> numbers =
        lines.stream()
            .filter(line -> line.startsWith("telemetry "))
            .map(line -> Long.parseLong(line.split(" ")[2]))
            .toList();
    assertThat(numbers)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, numbers.size()).boxed().toList());
  }

  @Test
  void one_change_of_the_twin_is_one_activation_although_fileinstall_writes_it_back()
      throws Exception {
    Path activations = directory.resolve("activations");
    karaf.configure(CountingBundle.PID, Map.of("level", "1", "file", activations.toString()));
    karaf.deploy(CountingBundle.write(directory.resolve("counting.jar")));
    await("the component with its local configuration")
        .atMost(PATIENCE)
        .until(() -> Files.exists(activations) && lines(activations).equals(List.of("level 1")));

    hub.cloud().desire(DEVICE, Map.of("counting", Map.of("level", 2)));

    hub.cloud()
        .awaitReported(
            DEVICE, reported -> unit(reported, "counting").get("code").getAsInt() == 200);
    await("what fileinstall writes back")
        .atMost(PATIENCE)
        .until(() -> karaf.configuration(CountingBundle.PID).contains("level = I\"2\""));
    // Fileinstall looks at the file once a second.
    await("nothing more")
        .during(Duration.ofMillis(2500))
        .atMost(PATIENCE)
        .until(() -> lines(activations).equals(List.of("level 1", "level 2")));
    JsonObject unit = unit(hub.cloud().reported(DEVICE), "counting");
    assertThat(unit.get("code").getAsInt()).isEqualTo(200);
    assertThat(unit.has("description")).as("drift in %s", unit).isFalse();
  }

  private static JsonObject unit(JsonObject reported, String name) {
    return reported
        .getAsJsonObject("configuration")
        .getAsJsonObject("sections")
        .getAsJsonObject(name);
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file);
  }

  private static void empty(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    Files.createDirectories(directory);
  }
}
