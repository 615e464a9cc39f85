package io.twinwire.twin.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A start after the process was killed while a configuration was on trial. */
class CrashTest extends TrialCase {

  @Test
  void aStartAfterACrashReopensTheGate() {
    gateway.desired("{\"telemetry\":{\"sendInterval\":6}}");
    gateway.work.pass(Duration.ofSeconds(1));
    Gateway next = crashed();
    next.surroundings.component("telemetry", FAILED);
    next.start();
    next.work.pass(Duration.ofSeconds(1));
    assertThat(next.admin.properties(Gateway.TELEMETRY)).isEqualTo(Map.of("sendInterval", 5));
    next.surroundings.component("telemetry", RUNS);
    next.connect();
    assertThat(next.code("telemetry")).isEqualTo(500L);
    assertThat(next.reported("configuration", "sections", "telemetry", "running")).isEqualTo(2L);
  }

  @Test
  void aConfigurationThatEndsTheGatewayAgainAndAgainIsTakenBackWithoutTheHub() {
    gateway.desired("{\"telemetry\":{\"sendInterval\":6}}");
    Gateway next = gateway;
    for (int i = 1; i < 5; i++) {
      next = crashed();
      next.start();
      assertThat(next.admin.properties(Gateway.TELEMETRY)).isEqualTo(Map.of("sendInterval", 6));
    }
    next = crashed();
    next.start();
    assertThat(next.admin.properties(Gateway.TELEMETRY)).isEqualTo(Map.of("sendInterval", 5));
    next.connect();
    assertThat(next.description("telemetry"))
        .isEqualTo("the gateway ended 5 times before this was confirmed");
  }

  @Test
  void aCrashBetweenTheJournalAndTheConfigurationLeavesTheOldOneAndIsNoFailure() {
    gateway.admin.crashing = true;
    gateway.desired("{\"telemetry\":{\"sendInterval\":6}}");
    assertThat(journal()).hasSize(1);
    Gateway next = crashed();
    next.start();
    assertThat(next.admin.properties(Gateway.TELEMETRY)).isEqualTo(Map.of("sendInterval", 5));
    next.connect();
    assertThat(next.admin.properties(Gateway.TELEMETRY)).isEqualTo(Map.of("sendInterval", 6));
    assertThat(next.code("telemetry")).isEqualTo(200L);
  }

  @Test
  void whatFailedBeforeItsBundleWasThereIsRememberedWhenItComes() {
    gateway.bundles = Map.of("telemetry", "scheduler:1");
    gateway.look();
    gateway.desired("{\"telemetry\":{\"sendInterval\":6}}");
    Gateway next = crashed();
    next.surroundings.component("telemetry", FAILED);
    next.work.execute(next.start().bridge::reconcile);
    next.work.pass(Duration.ofSeconds(1));
    assertThat(next.admin.properties(Gateway.TELEMETRY)).isEqualTo(Map.of("sendInterval", 5));
    next.surroundings.component("telemetry", RUNS);
    next.bundles = Map.of("telemetry", "scheduler:1");
    next.look();
    next.connect();
    assertThat(next.code("telemetry")).isEqualTo(500L);
    next.absent = Set.of("telemetry");
    next.look();
    assertThat(next.code("telemetry")).isEqualTo(202L);
    next.absent = Set.of();
    next.look();
    assertThat(next.code("telemetry")).isEqualTo(500L);
    assertThat(next.admin.properties(Gateway.TELEMETRY)).isEqualTo(Map.of("sendInterval", 5));
  }

  @Test
  void whatWasNotAppliedIsNeverConfirmed() {
    gateway.admin.crashing = true;
    gateway.desired("{\"telemetry\":{\"sendInterval\":6}}");
    Gateway next = crashed();
    next.start();
    next.work.pass(SETTLED);
    assertThat(journal()).isEmpty();
    next.desired("{\"telemetry\":{\"sendInterval\":0}}");
    assertThat(next.reported("configuration", "sections", "telemetry", "running")).isEqualTo(2L);
  }

  @Test
  void whatWasNotAppliedLeavesTheTrialBeforeItInForce() {
    gateway.desired("{\"telemetry\":{\"sendInterval\":6}}");
    gateway.work.pass(Duration.ofSeconds(1));
    gateway.admin.crashing = true;
    gateway.desired("{\"telemetry\":{\"sendInterval\":7}}");
    Gateway next = crashed();
    next.start();
    assertThat(next.admin.properties(Gateway.TELEMETRY)).isEqualTo(Map.of("sendInterval", 6));
    assertThat(journal()).hasSize(1);
    next.surroundings.component("telemetry", FAILED);
    next.work.pass(Duration.ofSeconds(1));
    assertThat(next.admin.properties(Gateway.TELEMETRY)).isEqualTo(Map.of("sendInterval", 5));
  }

  @Test
  void contentThatEndsTheGatewayWhileItIsAppliedIsGivenUp() {
    gateway.admin.crashing = true;
    gateway.desired("{\"telemetry\":{\"sendInterval\":6}}");
    Gateway next = gateway;
    for (int i = 1; i < 5; i++) {
      next = crashed();
      next.admin.crashing = true;
      next.start().connect();
      assertThat(journal()).hasSize(1);
    }
    next = crashed();
    next.start().connect();
    assertThat(next.admin.properties(Gateway.TELEMETRY)).isEqualTo(Map.of("sendInterval", 5));
    assertThat(next.code("telemetry")).isEqualTo(500L);
  }

  @Test
  void anAcknowledgementOutlastsARestart() {
    gateway.surroundings.component("telemetry", OLD);
    gateway.desired("{\"telemetry\":{\"sendInterval\":6}}");
    gateway.surroundings.component("telemetry", RUNS);
    gateway.work.pass(SETTLED);
    Gateway next = crashed();
    next.start();
    next.desired("{\"telemetry\":{\"sendInterval\":0}}");
    assertThat(next.code("telemetry")).isEqualTo(400L);
    assertThat(next.reported("configuration", "sections", "telemetry", "running")).isEqualTo(3L);
  }

  @Test
  void aJournalThatCannotBeReadAtFirstIsTakenUpAsSoonAsItCan() throws IOException {
    gateway.desired("{\"telemetry\":{\"sendInterval\":6}}");
    Path away = directory.resolveSibling("away");
    Files.move(directory, away);
    Files.createFile(directory);
    Gateway next = crashed();
    next.start().connect();
    assertThat(next.code("telemetry")).isEqualTo(500L);
    Files.delete(directory);
    Files.move(away, directory);
    next.surroundings.component("telemetry", FAILED);
    next.work.execute(next.bridge::reconcile);
    next.work.pass(Duration.ofSeconds(1));
    assertThat(next.admin.properties(Gateway.TELEMETRY)).isEqualTo(Map.of("sendInterval", 5));
  }
}
