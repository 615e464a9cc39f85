package io.twinwire.twin.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the twin changes where it may cut the gateway off from the hub. */
class GuardTest extends TrialCase {

  @Test
  void aGuardedSectionIsTakenBackWhenTheHubIsNotReachedAgain() {
    gateway.settings.guarded = Set.of("telemetry");
    gateway.start().connect();
    gateway.surroundings.reachable = false;
    gateway.desired("{\"telemetry\":{\"sendInterval\":6}}");
    gateway.work.pass(Duration.ofSeconds(309));
    assertThat(interval()).isEqualTo(6);
    gateway.work.pass(Duration.ofSeconds(3));
    assertThat(interval()).isEqualTo(5);
    assertThat(gateway.description("telemetry"))
        .isEqualTo("the hub was not reached again within 300 s");
  }

  @Test
  void aGuardedSectionStaysOnceTheHubWasReached() {
    gateway.settings.guarded = Set.of("telemetry");
    gateway.start().connect();
    gateway.surroundings.reachable = false;
    gateway.desired("{\"telemetry\":{\"sendInterval\":6}}");
    gateway.work.pass(Duration.ofSeconds(200));
    gateway.surroundings.reachable = true;
    gateway.work.pass(Duration.ofSeconds(200));
    assertThat(interval()).isEqualTo(6);
    assertThat(journal()).isEmpty();
  }

  @Test
  void theGuardOutlastsARestart() {
    gateway.settings.guarded = Set.of("telemetry");
    gateway.start().connect();
    gateway.surroundings.reachable = false;
    gateway.desired("{\"telemetry\":{\"sendInterval\":6}}");
    Gateway next = crashed();
    next.surroundings.reachable = false;
    next.start();
    next.work.pass(Duration.ofSeconds(312));
    assertThat(next.admin.properties(Gateway.TELEMETRY)).isEqualTo(Map.of("sendInterval", 5));
  }

  @Test
  void aReturnToTheBaseIsGuardedToo() {
    gateway.settings.guarded = Set.of("telemetry");
    gateway.start().connect();
    gateway.admin.local(Gateway.TELEMETRY, Map.of("sendInterval", 5, "unit", "mine"));
    gateway.surroundings.reachable = false;
    gateway.desired("{}");
    assertThat(gateway.admin.properties(Gateway.TELEMETRY)).isEqualTo(Map.of("unit", "mine"));
    gateway.work.pass(Duration.ofSeconds(312));
    assertThat(interval()).isEqualTo(5);
    assertThat(gateway.description("telemetry"))
        .isEqualTo("the hub was not reached again within 300 s");
    gateway.work.pass(Duration.ofSeconds(600));
    assertThat(interval()).isEqualTo(5);
    gateway.surroundings.reachable = true;
    gateway.desired("{\"telemetry\":{\"sendInterval\":7}}");
    gateway.desired("{\"telemetry\":{}}");
    gateway.work.pass(SETTLED);
    assertThat(gateway.admin.properties(Gateway.TELEMETRY)).isEqualTo(Map.of("unit", "mine"));
    assertThat(gateway.code("telemetry")).isEqualTo(200L);
  }

  @Test
  void aGuardShorterThanTheTrialStillLeavesItsTime() {
    gateway.settings.guarded = Set.of("telemetry");
    gateway.settings.guard = Duration.ofSeconds(10);
    gateway.settings.settle = Duration.ofSeconds(60);
    gateway.start().connect();
    gateway.desired("{\"telemetry\":{\"sendInterval\":6}}");
    gateway.work.pass(Duration.ofSeconds(120));
    assertThat(interval()).isEqualTo(6);
    assertThat(journal()).isEmpty();
  }
}
