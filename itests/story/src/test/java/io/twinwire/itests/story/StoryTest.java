package io.twinwire.itests.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.twinwire.itests.support.Cloud;
import io.twinwire.itests.support.LocalHub;
import io.twinwire.support.testing.Loopback;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first paragraph of the README, with Microsoft's service client as the cloud. */
class StoryTest {

  private static final String DEVICE = "demo-gateway";

  @TempDir Path data;

  @Test
  void a_desired_sendInterval_changes_a_running_component_and_is_confirmed_on_felix() {
    story("demo", Loopback.address());
  }

  @Test
  void a_desired_sendInterval_changes_a_running_component_and_is_confirmed_on_equinox() {
    story("demo-equinox", Loopback.address());
  }

  private void story(String run, String address) {
    try (LocalHub demo = LocalHub.start(run, data, address)) {
      demo.process().awaitLine("connection demo-gateway connected mqtt");
      String first = demo.process().awaitLine("telemetry demo-gateway 1 \\{.*");
      JsonObject body = JsonParser.parseString(first.split(" ", 4)[3]).getAsJsonObject();
      assertThat(body.get("messageNumber").getAsLong()).isEqualTo(1);
      assertThat(body.getAsJsonObject("readings").keySet())
          .contains("boiler/temperature", "system/cpu/load");

      Cloud cloud = demo.cloud();
      int mark = demo.process().mark();
      cloud.desire(DEVICE, Map.of("sendInterval", 1));

      demo.process().awaitLine(mark, "desired demo-gateway 2 \\{\"sendInterval\":1\\}");
      demo.process().awaitLine(mark, "reported demo-gateway \\d+ .*\"sendInterval\":1[,}].*");
      JsonObject reported =
          cloud.awaitReported(
              DEVICE,
              json ->
                  json.get("sendInterval").getAsInt() == 1
                      && json.getAsJsonObject("configuration").get("version").getAsInt() == 2
                      && json.getAsJsonObject("configuration").get("code").getAsInt() == 200);
      assertThat(reported.has("firmwareVersion")).isTrue();
      assertThat(reported.getAsJsonObject("gateway").keySet())
          .contains("java", "os", "arch", "framework");

      int before = demo.process().mark();
      demo.process().awaitLine(before, "telemetry demo-gateway \\d+ .*");
      int next = demo.process().mark();
      demo.process().awaitLine(next, "telemetry demo-gateway \\d+ .*");

      assertThat(demo.process().stop()).isLessThan(Duration.ofSeconds(2));
    }
  }
}
