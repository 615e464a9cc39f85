package io.twinwire.itests.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.twinwire.support.testing.Loopback;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the twin changes on the hub connection stays only if the hub is reached again. */
class CutOffGuardTest {

  private static final String DEVICE = "guarded";

  @TempDir Path directory;

  @Test
  void a_change_after_which_the_hub_is_not_reached_is_taken_back_and_reported() {
    String line = Loopback.address();
    try (Site site = new Site(directory, Loopback.address(), line)) {
      site.startHub();
      LineGateway gateway = site.gateway(DEVICE, line).settling(1, 10);
      gateway.start();
      site.hub().process().awaitLine(gateway.connected());

      site.cloud().desire(DEVICE, Map.of("hub", Map.of("keepAlive", 31)));
      gateway.process().awaitLine(".* desired \\d+: hub applied");
      gateway.relay().shut();
      gateway.process().awaitLine(".*hub is taken back: the hub was not reached again.*");
      gateway.relay().open();

      JsonObject reported =
          site.cloud().awaitReported(DEVICE, json -> hub(json).get("code").getAsInt() == 500);
      assertThat(hub(reported).get("description").getAsString())
          .isEqualTo("the hub was not reached again within 10 s");
      assertThat(reported.getAsJsonObject("hub").get("keepAlive").getAsInt()).isEqualTo(230);

      site.cloud().desire(DEVICE, Map.of("hub", Map.of("keepAlive", 32)));
      site.cloud().awaitReported(DEVICE, json -> hub(json).get("code").getAsInt() == 200);
      gateway.process().awaitLine(".* desired \\d+: hub applied");
    }
  }

  private static JsonObject hub(JsonObject reported) {
    return reported
        .getAsJsonObject("configuration")
        .getAsJsonObject("sections")
        .getAsJsonObject("hub");
  }
}
