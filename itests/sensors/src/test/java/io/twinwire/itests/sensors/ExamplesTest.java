package io.twinwire.itests.sensors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.twinwire.itests.support.LocalHub;
import io.twinwire.itests.support.RunProcess;
import io.twinwire.support.testing.Loopback;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code config/examples} holds, in a gateway that has every adapter. */
class ExamplesTest {

  private static final Path EXAMPLES = Path.of("..", "..", "config", "examples");
  private static final String DEVICE = "demo-gateway";

  @TempDir Path data;
  @TempDir Path examples;
  @TempDir Path secrets;

  @Test
  void every_example_configures_its_adapter() throws IOException {
    String address = Loopback.address();
    Files.createDirectories(data.resolve("bundles"));
    for (String adapter : List.of("file", "modbus", "mqtt", "opcua", "simulated")) {
      Adapters.install(adapter, data);
    }
    Files.writeString(Files.createDirectories(data.resolve("replay")).resolve("day.csv"), DAY);
    Files.writeString(secrets.resolve("plant-broker"), "one");
    Files.writeString(secrets.resolve("line1-password"), "two");
    Map<String, JsonObject> told = examples(address);
    List<String> java =
        List.of(
            "-Dconfigurator.initial=" + urls(),
            "-Dorg.apache.felix.configadmin.plugin.interpolation.secretsdir=" + secrets,
            "-jar",
            RunProcess.jar("demo").toString());
    try (LocalHub demo = LocalHub.start("demo", java, data, address)) {
      // What runs, in the adapters' own words: a section is reported by the component that has it.
      demo.cloud().awaitReported(DEVICE, reported -> runs(reported, told));
      JsonObject health =
          demo.cloud()
              .awaitReported(DEVICE, reported -> warns(reported, "sensor_line1"))
              .getAsJsonObject("health");
      // The devices of the examples are away; a line that cannot be used would be critical.
      assertThat(health.get("status").getAsString()).isEqualTo("WARN");
      for (String reading :
          List.of(
              "machine/load\":[0-9.]+",
              "plant/temperature\":",
              "yesterday/power\":\\{\"v\":1.5",
              "boiler/zone8\":\\{\"q\":\"bad\",\"reason\":\"" + address + ":502: ",
              "meters/power3\":\\{\"q\":\"bad\",\"reason\":\"/dev/ttyUSB0: ",
              "site/boiler\":\\{\"q\":\"bad\",\"reason\":\"caFile: ",
              "line1/speed\":\\{.*\"reason\":\"opc.tcp://" + address)) {
        demo.process().awaitLine("telemetry .*\"" + reading + ".*");
      }
    }
  }

  private static final String DAY =
      "time,power\n2026-01-01T00:00:00Z,1.5\n2026-01-01T00:01:00Z,2.5\n";

  /**
   * The sections that the examples fill, by factory and instance. No device of another network is
   * looked for: hosts become this test's address, and the serial port is not there.
   */
  private Map<String, JsonObject> examples(String address) throws IOException {
    Map<String, JsonObject> sections = new TreeMap<>();
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      for (Path file : files.toList()) {
        String text = Files.readString(file, UTF_8).replaceAll("10\\.0\\.0\\.5", address);
        Files.writeString(examples.resolve(file.getFileName()), text, UTF_8);
        JsonParser.parseString(text)
            .getAsJsonObject()
            .entrySet()
            .forEach(
                entry -> {
                  if (entry.getKey().contains("~")) {
                    String pid = entry.getKey().substring("io.twinwire.sensor.".length());
                    sections.put(pid.replace('~', '/'), entry.getValue().getAsJsonObject());
                  }
                });
      }
    }
    assertThat(sections).hasSize(7);
    return sections;
  }

  private String urls() throws IOException {
    try (Stream<Path> files = Files.list(examples)) {
      return files.sorted().map(file -> file.toUri().toString()).collect(joining(","));
    }
  }

  private static boolean runs(JsonObject reported, Map<String, JsonObject> told) {
    return told.entrySet().stream()
        .allMatch(
            one -> {
              String[] names = one.getKey().split("/");
              JsonArray wanted = one.getValue().getAsJsonArray("channels");
              return reported.get(names[0]) instanceof JsonObject section
                  && section.get(names[1]) instanceof JsonObject instance
                  && wanted.equals(instance.get("channels"));
            });
  }

  private static boolean warns(JsonObject reported, String check) {
    return reported.get("health") instanceof JsonObject health
        && health.get("checks") instanceof JsonObject checks
        && checks.get(check) instanceof JsonPrimitive found
        && found.getAsString().startsWith("WARN");
  }
}
