package io.twinwire.itests.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import io.twinwire.itests.support.ConfigFiles;
import io.twinwire.support.testing.Loopback;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
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

  @Test
  void a_proxy_that_leads_to_the_hub_stays_and_one_that_does_not_is_taken_back()
      throws IOException {
    String line = Loopback.address();
    try (Site site = new Site(directory, Loopback.address(), line)) {
      site.startHub();
      LineGateway gateway = site.gateway(DEVICE, line).settling(1, 10);
      gateway.start();
      site.hub().process().awaitLine(gateway.connected());

      int good = site.hub().proxy();
      site.cloud()
          .desire(
              DEVICE,
              Map.of(
                  "hub",
                  Map.of("protocol", "MQTT_WS", "proxyHost", site.address(), "proxyPort", good)));
      site.cloud().awaitReported(DEVICE, json -> proxyPort(json) == good);
      await("the proxy confirmed")
          .atMost(Duration.ofSeconds(20))
          .until(() -> ConfigFiles.journal(gateway.data()).isEmpty());
      // From here on there is no other way to the hub.
      gateway.relay().shut();

      int dead = deadPort(site.address());
      site.cloud().desire(DEVICE, Map.of("hub", Map.of("proxyPort", dead)));
      gateway.process().awaitLine(".*hub is taken back: the hub was not reached again.*");

      JsonObject reported =
          site.cloud().awaitReported(DEVICE, json -> hub(json).get("code").getAsInt() == 500);
      assertThat(hub(reported).get("description").getAsString())
          .isEqualTo("the hub was not reached again within 10 s");
      assertThat(proxyPort(reported)).isEqualTo(good);
      assertThat(gateway.process().lines())
          .anyMatch(
              said ->
                  said.contains("proxy " + site.address() + ":" + dead + ": Connection refused"));
    }
  }

  private static int proxyPort(JsonObject reported) {
    return reported.getAsJsonObject("hub").get("proxyPort").getAsInt();
  }

  private static int deadPort(String address) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
      return socket.getLocalPort();
    }
  }

  private static JsonObject hub(JsonObject reported) {
    return reported
        .getAsJsonObject("configuration")
        .getAsJsonObject("sections")
        .getAsJsonObject("hub");
  }
}
