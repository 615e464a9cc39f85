package io.twinwire.itests.localhub;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.azure.sdk.iot.service.registry.Device;
import io.twinwire.itests.support.Cloud;
import io.twinwire.itests.support.LocalHub;
import io.twinwire.itests.support.RunProcess;
import io.twinwire.support.testing.Loopback;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the local hub keeps, and what it says when it cannot start. */
class RestartTest {

  private final String address = Loopback.address();

  @TempDir Path data;

  @Test
  void devices_keys_and_twins_survive_a_kill() throws Exception {
    String key;
    String connection;
    try (LocalHub hub = LocalHub.start("localhub", data, address)) {
      Cloud cloud = hub.cloud();
      key = cloud.registry().addDevice(new Device("kept")).getPrimaryKey();
      cloud.desire("kept", Map.of("a", 1));
      connection = Files.readString(data.resolve("device.connection-string"));
      hub.process().kill();
    }
    try (LocalHub hub = LocalHub.start("localhub", data, address)) {
      Cloud cloud = hub.cloud();
      assertThat(cloud.registry().getDevice("kept").getPrimaryKey()).isEqualTo(key);
      assertThat(cloud.section("kept", "desired").get("a").getAsInt()).isEqualTo(1);
      assertThat(cloud.twins().get("kept").getDesiredProperties().getVersion()).isEqualTo(2);
      assertThat(Files.readString(data.resolve("device.connection-string"))).isEqualTo(connection);
    }
  }

  @Test
  void files_with_keys_are_for_their_owner_only() throws Exception {
    try (LocalHub hub = LocalHub.start("localhub", data, address)) {
      for (String file :
          List.of("device.connection-string", "service.connection-string", "hub/localhub.mv")) {
        assertThat(Files.getPosixFilePermissions(hub.data().resolve(file)))
            .as(file)
            .containsExactlyInAnyOrder(
                PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
      }
    }
  }

  @Test
  void a_busy_port_is_named_with_the_option_that_changes_it() {
    try (LocalHub first = LocalHub.start("localhub", data.resolve("1"), address);
        RunProcess second =
            RunProcess.start(
                "localhub",
                Map.of(),
                "--data",
                data.resolve("2").toString(),
                "--address",
                address)) {
      assertThat(first.process().process().isAlive()).isTrue();
      assertThat(second.awaitExit(Duration.ofSeconds(30))).isEqualTo(2);
      second.awaitLine(".*8883.*" + Pattern.quote(address) + ".*--address.*");
    }
  }
}
