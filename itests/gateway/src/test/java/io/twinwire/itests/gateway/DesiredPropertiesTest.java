package io.twinwire.itests.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.twinwire.itests.support.Cloud;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the gateway makes of desired properties, good and bad. */
class DesiredPropertiesTest {

  @TempDir static Path directory;

  private static Field field;
  private static Cloud cloud;

  @BeforeAll
  static void connect() throws IOException {
    field = new Field(directory, "127.0.22.1");
    field.startHub();
    field.startGateway();
    field.hub().process().awaitLine(Field.CONNECTED);
    cloud = field.cloud();
  }

  @AfterAll
  static void disconnect() {
    field.close();
  }

  @BeforeEach
  void fiveSeconds() {
    Map<String, Object> clean = new HashMap<>();
    clean.put("sendInterval", 5);
    clean.put("telemetry", null);
    clean.put("outbox", null);
    cloud.desire(Field.DEVICE, clean);
    cloud.awaitReported(
        Field.DEVICE,
        reported -> code(reported) == 200 && reported.get("sendInterval").getAsInt() == 5);
  }

  private static int code(JsonObject reported) {
    return reported.getAsJsonObject("configuration").get("code").getAsInt();
  }

  private static JsonObject answer(JsonObject reported, String section) {
    return reported
        .getAsJsonObject("configuration")
        .getAsJsonObject("sections")
        .getAsJsonObject(section);
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(0, "sendInterval: 0 is below 1"),
        Arguments.of(-7, "sendInterval: -7 is below 1"),
        Arguments.of(86_401, "sendInterval: 86401 is above 86400"),
        Arguments.of(2.5, "sendInterval: 2.5"),
        Arguments.of("often", "sendInterval: "));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void a_sendInterval_that_cannot_be_is_refused_by_name_and_the_old_one_stays(
      Object value, String fault) {
    cloud.desire(Field.DEVICE, Map.of("sendInterval", value));

    JsonObject reported =
        cloud.awaitReported(
            Field.DEVICE, json -> answer(json, "telemetry").get("code").getAsInt() == 400);
    assertThat(answer(reported, "telemetry").get("description").getAsString()).startsWith(fault);
    assertThat(reported.get("sendInterval").getAsInt()).isEqualTo(5);
    assertThat(code(reported)).isEqualTo(400);
  }

  @Test
  void a_sensor_name_that_cannot_be_used_is_taken_back() {
    Map<String, Object> named = new HashMap<>();
    named.put("system", Map.of("sensor_name", "a/b"));
    cloud.desire(Field.DEVICE, named);
    JsonObject reported =
        cloud.awaitReported(
            Field.DEVICE, json -> answer(json, "system").get("code").getAsInt() == 500);
    assertThat(answer(reported, "system").get("description").getAsString())
        .contains("sensor.name: 'a/b'", "does not match");
    assertThat(reported.getAsJsonObject("system").get("sensor_name").getAsString())
        .isEqualTo("system");
    named.put("system", null);
    cloud.desire(Field.DEVICE, named);
  }

  @Test
  void a_whole_number_written_with_a_fraction_is_an_integer() {
    cloud.desire(Field.DEVICE, Map.of("sendInterval", 7.0));
    cloud.awaitReported(Field.DEVICE, json -> json.get("sendInterval").getAsDouble() == 7);
  }

  @Test
  void a_sendInterval_that_leaves_desired_returns_to_the_default() {
    Map<String, Object> removal = new HashMap<>();
    removal.put("sendInterval", null);
    cloud.desire(Field.DEVICE, removal);
    cloud.awaitReported(
        Field.DEVICE,
        json -> json.getAsJsonObject("telemetry").get("sendInterval").getAsInt() == 60);
  }

  @Test
  void the_send_rate_follows_and_is_reported_back() {
    cloud.desire(Field.DEVICE, Map.of("sendInterval", 1));
    cloud.awaitReported(Field.DEVICE, json -> json.get("sendInterval").getAsInt() == 1);
    int mark = field.hub().process().mark();
    long first = field.nextNumber(mark);
    field.hub().process().awaitLine(mark, "telemetry demo-gateway " + (first + 2) + " .*");
  }

  @Test
  void a_partial_update_changes_only_what_it_names() {
    cloud.desire(Field.DEVICE, Map.of("outbox", Map.of("windowMessages", 20)));
    JsonObject reported =
        cloud.awaitReported(
            Field.DEVICE,
            json -> json.getAsJsonObject("outbox").get("windowMessages").getAsInt() == 20);
    assertThat(reported.get("sendInterval").getAsInt()).isEqualTo(5);
    assertThat(reported.getAsJsonObject("outbox").get("maxMessages").getAsInt())
        .isEqualTo(1_000_000);
  }

  @Test
  void a_full_update_drops_what_it_does_not_name() {
    cloud.desire(Field.DEVICE, Map.of("outbox", Map.of("windowMessages", 20)));
    cloud.replaceDesired(Field.DEVICE, Map.of("sendInterval", 9));
    JsonObject reported =
        cloud.awaitReported(Field.DEVICE, json -> json.get("sendInterval").getAsInt() == 9);
    assertThat(reported.getAsJsonObject("outbox").get("windowMessages").getAsInt()).isEqualTo(50);
  }

  @Test
  void desired_properties_that_are_missing_are_no_fault() {
    cloud.replaceDesired(Field.DEVICE, Map.of());
    cloud.awaitReported(
        Field.DEVICE,
        json ->
            code(json) == 200
                && json.getAsJsonObject("telemetry").get("sendInterval").getAsInt() == 60);
  }

  @Test
  void a_section_that_is_no_object_is_refused_by_name() {
    cloud.desire(Field.DEVICE, Map.of("outbox", "large"));
    JsonObject reported =
        cloud.awaitReported(
            Field.DEVICE, json -> answer(json, "outbox").get("code").getAsInt() == 400);
    assertThat(answer(reported, "outbox").get("description").getAsString()).contains("outbox");
    assertThat(reported.getAsJsonObject("outbox").get("windowMessages").getAsInt()).isEqualTo(50);
  }

  @Test
  void a_section_without_a_bundle_waits() {
    cloud.desire(Field.DEVICE, Map.of("opcua", Map.of("endpoint", "opc.tcp://10.0.0.9")));
    cloud.awaitReported(Field.DEVICE, json -> answer(json, "opcua").get("code").getAsInt() == 202);
    Map<String, Object> removal = new HashMap<>();
    removal.put("opcua", null);
    cloud.desire(Field.DEVICE, removal);
    cloud.awaitReported(
        Field.DEVICE,
        json -> !json.getAsJsonObject("configuration").getAsJsonObject("sections").has("opcua"));
  }

  @Test
  void one_value_in_two_places_is_refused_in_both() {
    cloud.desire(Field.DEVICE, Map.of("sendInterval", 6, "telemetry", Map.of("sendInterval", 8)));
    JsonObject reported =
        cloud.awaitReported(
            Field.DEVICE, json -> answer(json, "telemetry").get("code").getAsInt() == 400);
    assertThat(reported.get("sendInterval").getAsInt()).isEqualTo(5);
  }

  @Test
  void the_connection_lives_through_a_change_of_the_connection_section_that_changes_nothing() {
    int mark = field.hub().process().mark();
    cloud.desire(Field.DEVICE, Map.of("hub", Map.of("retryCap", 60)));
    cloud.awaitReported(
        Field.DEVICE, json -> json.getAsJsonObject("configuration").get("code").getAsInt() == 200);
    assertThat(field.hub().process().lines().subList(mark, field.hub().process().mark()))
        .noneMatch(line -> line.startsWith("connection "));
    Map<String, Object> removal = new HashMap<>();
    removal.put("hub", null);
    cloud.desire(Field.DEVICE, removal);
  }
}
