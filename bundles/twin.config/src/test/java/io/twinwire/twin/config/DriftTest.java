package io.twinwire.twin.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Local edits of what the twin owns. */
class DriftTest {

  @TempDir Path directory;
  Gateway gateway;

  @BeforeEach
  void start() {
    gateway = new Gateway(directory);
    gateway.start().connect();
    gateway.desired("{\"telemetry\":{\"sendInterval\":5}}");
    gateway.work.pass(Duration.ofSeconds(11));
  }

  private void edit(Object interval) {
    gateway.admin.local(Gateway.TELEMETRY, Map.of("sendInterval", interval, "unit", "mine"));
    gateway.work.execute(gateway.bridge::reconcile);
  }

  private Object interval() {
    return gateway.admin.properties(Gateway.TELEMETRY).get("sendInterval");
  }

  @Test
  void aLocalEditOfAKeyThatTheTwinOwnsIsSetBackAndReported() {
    edit(9);
    assertThat(gateway.admin.properties(Gateway.TELEMETRY))
        .isEqualTo(Map.of("sendInterval", 5, "unit", "mine"));
    assertThat(gateway.code("telemetry")).isEqualTo(200L);
    assertThat(gateway.description("telemetry"))
        .isEqualTo("sendInterval was changed here and set back");
    gateway.desired("{\"telemetry\":{\"sendInterval\":6}}");
    assertThat(gateway.description("telemetry")).isNull();
  }

  @Test
  void aConfigurationThatIsDeletedHereComesBack() {
    gateway.admin.stored.clear();
    gateway.work.execute(gateway.bridge::reconcile);
    assertThat(interval()).isEqualTo(5);
    assertThat(gateway.description("telemetry")).contains("set back");
  }

  @Test
  void whereASettingSaysSoItIsKeptAndReportedUntilDesiredChangesIt() {
    gateway.settings.keepDrift = true;
    gateway.start().connect();
    edit(9);
    assertThat(interval()).isEqualTo(9);
    assertThat(gateway.code("telemetry")).isEqualTo(203L);
    assertThat(gateway.description("telemetry"))
        .isEqualTo("sendInterval was changed here and kept");
    assertThat(gateway.reported("telemetry", "sendInterval")).isEqualTo(9L);
    edit(5);
    assertThat(gateway.code("telemetry")).isEqualTo(200L);
    assertThat(gateway.description("telemetry")).isNull();
    edit(9);
    gateway.desired("{\"telemetry\":{\"sendInterval\":6}}");
    assertThat(interval()).isEqualTo(6);
    assertThat(gateway.code("telemetry")).isEqualTo(200L);
  }

  @Test
  void twoWhoAreSureOfThemselvesDoNotTurnItOverForEver() {
    for (int i = 0; i < 5; i++) {
      edit(9);
      assertThat(interval()).isEqualTo(5);
    }
    edit(9);
    assertThat(interval()).isEqualTo(9);
    assertThat(gateway.code("telemetry")).isEqualTo(203L);
    assertThat(gateway.description("telemetry"))
        .isEqualTo("sendInterval was changed here again and again and kept");
    gateway.work.pass(Duration.ofMinutes(2));
    assertThat(interval()).isEqualTo(5);
  }

  @Test
  void whatAToolWroteBackAsTextIsNoDrift() {
    int touched = gateway.admin.touched;
    edit("5");
    assertThat(gateway.admin.touched).isEqualTo(touched);
    assertThat(gateway.description("telemetry")).isNull();
  }
}
