package io.twinwire.itests.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.azure.sdk.iot.service.registry.DeviceStatus;
import io.twinwire.itests.support.Cloud;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the hub does, the gateway comes back without a restart. */
class HubComesAndGoesTest {

  @TempDir Path directory;

  private Field field;

  @AfterEach
  void end() {
    field.close();
  }

  @Test
  void a_gateway_that_starts_before_its_hub_connects_when_the_hub_comes() throws Exception {
    field = new Field(directory, "127.0.23.1");
    field.startHub();
    field.hub().process().stop();

    field.startGateway();
    field.gateway().awaitLine(".*DISCONNECTED_RETRYING.*");
    field.startHub();

    field.hub().process().awaitLine(Field.CONNECTED);
    field.gateway().awaitLine(".*Hub connection CONNECTED CONNECTION_OK.*");
    assertThat(field.nextNumber(0)).isEqualTo(1);
  }

  @Test
  void after_a_kill_of_the_hub_telemetry_goes_on_without_a_gap_and_the_twin_is_read_again()
      throws Exception {
    field = new Field(directory, "127.0.23.2");
    field.startHub();
    field.startGateway();
    field.hub().process().awaitLine(Field.CONNECTED);
    field.cloud().desire(Field.DEVICE, Map.of("sendInterval", 1));
    int mark = field.hub().process().mark();
    field.nextNumber(mark);

    field.hub().process().kill();
    long last =
        field.hub().process().lines().stream()
            .filter(line -> line.startsWith("telemetry demo-gateway "))
            .mapToLong(Field::number)
            .max()
            .orElseThrow();
    field.startHub();

    field.hub().process().awaitLine(Field.CONNECTED);
    // The last one may come twice: its acknowledgement can be lost with the hub.
    assertThat(field.nextNumber(0)).isBetween(last, last + 1);
    field.hub().process().awaitLine("telemetry demo-gateway " + (last + 3) + " .*");
    Cloud cloud = field.cloud();
    cloud.desire(Field.DEVICE, Map.of("sendInterval", 2));
    cloud.awaitReported(Field.DEVICE, json -> json.get("sendInterval").getAsInt() == 2);
  }

  @Test
  void a_disabled_device_is_dropped_says_why_and_is_back_when_it_is_enabled() throws Exception {
    field = new Field(directory, "127.0.23.3");
    field.startHub();
    field.startGateway();
    field.hub().process().awaitLine(Field.CONNECTED);
    Cloud cloud = field.cloud();
    int mark = field.hub().process().mark();

    cloud.status(Field.DEVICE, DeviceStatus.Disabled);
    field.hub().process().awaitLine(mark, "connection demo-gateway disconnected device-disabled");
    field.hub().process().awaitLine(mark, "connection demo-gateway refused DeviceDisabled");
    field.gateway().awaitLine(".*DISCONNECTED_RETRYING BAD_CREDENTIAL.*");

    cloud.desire(Field.DEVICE, Map.of("sendInterval", 3));
    mark = field.hub().process().mark();
    cloud.status(Field.DEVICE, DeviceStatus.Enabled);
    field.hub().process().awaitLine(mark, Field.CONNECTED);
    // What was desired while the device was away is applied now.
    cloud.awaitReported(Field.DEVICE, json -> json.get("sendInterval").getAsInt() == 3);
  }

  @Test
  void a_restarted_gateway_goes_on_counting_and_ends_within_two_seconds() throws Exception {
    field = new Field(directory, "127.0.23.4");
    field.startHub();
    field.startGateway();
    long first = field.nextNumber(0);
    assertThat(field.gateway().stop()).isLessThan(Duration.ofSeconds(2));

    int mark = field.hub().process().mark();
    field.startGateway();
    assertThat(field.nextNumber(mark)).isEqualTo(first + 1);
  }

  @Test
  void a_bad_connection_string_is_named_in_one_line_without_its_key() throws Exception {
    field = new Field(directory, "127.0.23.5");
    field.startGateway("HostName=127.0.23.5;SharedAccessKey=c2VjcmV0LWtleQ==");

    String line = field.gateway().awaitLine(".*BAD_CONFIGURATION.*");
    assertThat(line).contains("connectionString: DeviceId");
    assertThat(field.gateway().lines())
        .noneMatch(printed -> printed.contains("c2VjcmV0") || printed.startsWith("\tat "));
    assertThat(field.gateway().process().isAlive()).isTrue();
  }
}
