package io.twinwire.twin.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.twin.config.gate.ComponentState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gate: what may turn an applied configuration into a failure, and what may not. */
class TrialTest {

  private static final Duration SETTLED = Duration.ofSeconds(11);
  private static final ComponentState RUNS =
      new ComponentState("ticker", true, true, "", List.of());
  private static final ComponentState OLD =
      new ComponentState("ticker", false, true, "", List.of());
  private static final ComponentState LACKS =
      new ComponentState("ticker", true, false, "", List.of("reference store"));
  private static final ComponentState FAILED =
      new ComponentState("ticker", true, false, "IllegalStateException: no", List.of());

  @TempDir Path directory;
  Gateway gateway;

  @BeforeEach
  void start() {
    gateway = new Gateway(directory);
    gateway.surroundings.component("telemetry", RUNS);
    gateway.start().connect();
    gateway.desired("{\"telemetry\":{\"sendInterval\":5}}");
    gateway.work.pass(SETTLED);
    assertThat(gateway.code("telemetry")).isEqualTo(200L);
  }

  private Object interval() {
    return gateway.admin.properties(Gateway.TELEMETRY).get("sendInterval");
  }

  private List<String> journal() {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.startsWith("trial-"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void okAsSoonAsTheComponentRunsWithIt() {
    gateway.surroundings.component("telemetry", OLD);
    gateway.desired("{\"telemetry\":{\"sendInterval\":6}}");
    assertThat(gateway.code("telemetry")).isEqualTo(202L);
    assertThat(gateway.description("telemetry")).isEqualTo("ticker has not taken it up");
    gateway.surroundings.component("telemetry", RUNS);
    gateway.work.pass(Duration.ofMillis(10));
    assertThat(gateway.code("telemetry")).isEqualTo(200L);
    assertThat(journal()).containsExactly("trial-" + Gateway.TELEMETRY + ".json");
    gateway.work.pass(SETTLED);
    assertThat(journal()).isEmpty();
    assertThat(gateway.work.waiting()).isZero();
  }

  @Test
  void aFailedActivationIsTakenBackAndReportedAndNotTriedAgain() {
    gateway.desired("{\"telemetry\":{\"sendInterval\":6,\"unit\":\"s\"}}");
    gateway.surroundings.component("telemetry", FAILED);
    gateway.work.pass(Duration.ofSeconds(1));
    assertThat(gateway.admin.properties(Gateway.TELEMETRY)).isEqualTo(Map.of("sendInterval", 5));
    assertThat(gateway.code("telemetry")).isEqualTo(500L);
    assertThat(gateway.description("telemetry"))
        .isEqualTo("ticker cannot be activated: IllegalStateException: no");
    assertThat(gateway.reported("configuration", "sections", "telemetry", "running")).isEqualTo(2L);
    assertThat(gateway.reported("telemetry", "sendInterval")).isEqualTo(5L);
    assertThat(journal()).isEmpty();
    int touched = gateway.admin.touched;
    gateway.surroundings.component("telemetry", RUNS);
    gateway.connect();
    gateway.start().connect();
    gateway.work.pass(SETTLED);
    assertThat(gateway.admin.touched).isEqualTo(touched);
    assertThat(gateway.code("telemetry")).isEqualTo(500L);
  }

  @Test
  void whatFailedIsTriedAgainOnOtherBundlesAndWhenDesiredChanges() {
    gateway.desired("{\"telemetry\":{\"sendInterval\":6}}");
    gateway.surroundings.component("telemetry", FAILED);
    gateway.work.pass(Duration.ofSeconds(1));
    assertThat(interval()).isEqualTo(5);
    gateway.surroundings.component("telemetry", RUNS);
    gateway.bundles = Map.of("telemetry", "scheduler:2");
    gateway.work.execute(gateway.bridge::look);
    assertThat(interval()).isEqualTo(6);
    assertThat(gateway.code("telemetry")).isEqualTo(200L);
    gateway.surroundings.component("telemetry", FAILED);
    gateway.work.pass(Duration.ofSeconds(1));
    assertThat(interval()).isEqualTo(5);
    gateway.surroundings.component("telemetry", RUNS);
    gateway.desired("{\"telemetry\":{\"sendInterval\":7}}");
    assertThat(interval()).isEqualTo(7);
    assertThat(gateway.code("telemetry")).isEqualTo(200L);
  }

  @Test
  void aComponentThatRanAndIsNoLongerSatisfiedTakesItBack() {
    gateway.desired("{\"telemetry\":{\"sendInterval\":6}}");
    gateway.surroundings.component("telemetry", LACKS);
    gateway.work.pass(Duration.ofSeconds(9));
    assertThat(interval()).isEqualTo(6);
    gateway.work.pass(Duration.ofSeconds(2));
    assertThat(interval()).isEqualTo(5);
    assertThat(gateway.code("telemetry")).isEqualTo(500L);
    assertThat(gateway.description("telemetry"))
        .isEqualTo("ticker ran and is no longer satisfied: waits for reference store");
  }

  @Test
  void aComponentThatNeverRanWaitsAndTakesNothingBack() {
    gateway.surroundings.component("modbus/boiler", LACKS);
    gateway.desired("{\"telemetry\":{\"sendInterval\":5},\"modbus\":{\"boiler\":{\"port\":1}}}");
    gateway.work.pass(SETTLED);
    assertThat(gateway.code("modbus/boiler")).isEqualTo(202L);
    assertThat(gateway.description("modbus/boiler")).isEqualTo("ticker waits for reference store");
    assertThat(journal()).isEmpty();
    gateway.start().connect();
    gateway.work.pass(Duration.ofSeconds(2));
    assertThat(gateway.code("modbus/boiler")).isEqualTo(202L);
    gateway.surroundings.component("modbus/boiler", RUNS);
    gateway.work.pass(Duration.ofSeconds(2));
    assertThat(gateway.code("modbus/boiler")).isEqualTo(200L);
    assertThat(gateway.work.waiting()).isZero();
  }

  @Test
  void aHealthCheckThatCallsTheConfigurationUnusableTakesItBack() {
    gateway.desired("{\"telemetry\":{\"sendInterval\":6}}");
    gateway.work.pass(Duration.ofSeconds(3));
    assertThat(gateway.code("telemetry")).isEqualTo(200L);
    gateway.surroundings.critical.put(
        Gateway.TELEMETRY, Map.of("Ticker", "unit: parsec is unknown"));
    gateway.work.pass(Duration.ofSeconds(3));
    assertThat(interval()).isEqualTo(5);
    assertThat(gateway.description("telemetry")).isEqualTo("Ticker: unit: parsec is unknown");
    assertThat(gateway.code("telemetry")).isEqualTo(500L);
  }

  @Test
  void whatACheckSaidOfTheConfigurationBeforeIsNotHeldAgainstTheNext() {
    gateway.surroundings.critical.put(Gateway.TELEMETRY, Map.of("Ticker", "bad"));
    gateway.surroundings.component("telemetry", OLD);
    gateway.desired("{\"telemetry\":{\"sendInterval\":6}}");
    gateway.work.pass(Duration.ofSeconds(3));
    gateway.surroundings.critical.clear();
    gateway.surroundings.component("telemetry", RUNS);
    gateway.work.pass(SETTLED);
    assertThat(interval()).isEqualTo(6);
    assertThat(gateway.code("telemetry")).isEqualTo(200L);
  }

  @Test
  void whatIsTakenBackIsWhatWasConfirmedLast() {
    gateway.desired("{\"telemetry\":{\"sendInterval\":6}}");
    gateway.work.pass(Duration.ofSeconds(1));
    gateway.desired("{\"telemetry\":{\"sendInterval\":7}}");
    gateway.surroundings.component("telemetry", FAILED);
    gateway.work.pass(Duration.ofSeconds(1));
    assertThat(interval()).isEqualTo(5);
    assertThat(gateway.reported("configuration", "sections", "telemetry", "running")).isEqualTo(2L);
  }

  @Test
  void anInstanceThatFailsIsRemovedAgainWhereTheTwinMadeIt() {
    gateway.surroundings.component("modbus/boiler", FAILED);
    gateway.desired("{\"telemetry\":{\"sendInterval\":5},\"modbus\":{\"boiler\":{\"port\":1}}}");
    gateway.work.pass(Duration.ofSeconds(1));
    assertThat(gateway.admin.stored).containsOnlyKeys(Gateway.TELEMETRY);
    assertThat(gateway.code("modbus/boiler")).isEqualTo(500L);
    assertThat(gateway.code("telemetry")).isEqualTo(200L);
  }

  @Test
  void aLocalEditOfAnotherKeyIsKeptWhenATrialIsTakenBack() {
    gateway.desired("{\"telemetry\":{\"sendInterval\":6}}");
    gateway.admin.local(Gateway.TELEMETRY, Map.of("sendInterval", 6, "unit", "mine"));
    gateway.surroundings.component("telemetry", FAILED);
    gateway.work.pass(Duration.ofSeconds(1));
    assertThat(gateway.admin.properties(Gateway.TELEMETRY))
        .isEqualTo(Map.of("sendInterval", 5, "unit", "mine"));
  }

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

  /** The same files, the same configurations, the same hub; another process. */
  private Gateway crashed() {
    Gateway next = new Gateway(directory);
    next.admin.stored.putAll(gateway.admin.stored);
    next.hub.desired = gateway.hub.desired;
    next.hub.desiredVersion = gateway.hub.desiredVersion;
    next.hub.reported = gateway.hub.reported;
    next.surroundings.component("telemetry", RUNS);
    return next;
  }

  @Test
  void aVersionIsAppliedWholeOrNotAtAllWhereTheSwitchSaysSo() {
    gateway.settings.whole = true;
    gateway.start().connect();
    gateway.desired(
        "{\"telemetry\":{\"sendInterval\":6},\"modbus\":{\"pump\":{\"port\":99999}},"
            + "\"opcua\":{}}");
    assertThat(interval()).isEqualTo(5);
    assertThat(gateway.code("telemetry")).isEqualTo(400L);
    assertThat(gateway.description("telemetry"))
        .isEqualTo("a version is applied whole, and refused are: modbus/pump");
    gateway.desired(
        "{\"telemetry\":{\"sendInterval\":6},\"modbus\":{\"pump\":{\"port\":9}},\"opcua\":{}}");
    assertThat(interval()).isEqualTo(6);
    gateway.surroundings.component("modbus/pump", FAILED);
    gateway.work.pass(Duration.ofSeconds(1));
    assertThat(interval()).isEqualTo(5);
    assertThat(gateway.admin.stored).containsOnlyKeys(Gateway.TELEMETRY);
    assertThat(gateway.description("telemetry")).startsWith("taken back with modbus/pump: ticker");
    assertThat(gateway.code("opcua")).isEqualTo(202L);
  }

  @Test
  void aVersionThatACrashToreApartIsTakenBackWhole() {
    gateway.settings.whole = true;
    gateway.start().connect();
    gateway.admin.crashingAt = Gateway.MODBUS + "~pump";
    gateway.desired("{\"telemetry\":{\"sendInterval\":6},\"modbus\":{\"pump\":{\"port\":9}}}");
    assertThat(interval()).isEqualTo(6);
    Gateway next = crashed();
    next.settings.whole = true;
    next.start();
    assertThat(next.admin.properties(Gateway.TELEMETRY)).isEqualTo(Map.of("sendInterval", 5));
    assertThat(journal()).isEmpty();
  }

  @Test
  void onlyAWholeVersionIsWrittenDownAgainOnceItIsApplied() {
    gateway.desired("{\"telemetry\":{\"sendInterval\":6}}");
    assertThat(directory.resolve(journal().get(0))).content().contains("\"prepared\"");
    gateway.work.pass(SETTLED);
    gateway.settings.whole = true;
    gateway.start().connect();
    gateway.desired("{\"telemetry\":{\"sendInterval\":7},\"modbus\":{\"pump\":{\"port\":503}}}");
    assertThat(journal())
        .hasSize(2)
        .allSatisfy(file -> assertThat(directory.resolve(file)).content().contains("\"applied\""));
  }

  @Test
  void aGuardedSectionIsTakenBackWhenTheHubIsNotReachedAgain() {
    gateway.settings.guarded = Set.of("telemetry");
    gateway.start().connect();
    gateway.surroundings.reachable = false;
    gateway.desired("{\"telemetry\":{\"sendInterval\":6}}");
    gateway.work.pass(Duration.ofSeconds(299));
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
    next.work.pass(Duration.ofSeconds(302));
    assertThat(next.admin.properties(Gateway.TELEMETRY)).isEqualTo(Map.of("sendInterval", 5));
  }

  @Test
  void aSectionThatDesiredLetsGoOfIsOnTrialNoLonger() {
    gateway.desired("{\"telemetry\":{\"sendInterval\":6}}");
    gateway.desired("{}");
    assertThat(journal()).isEmpty();
    gateway.surroundings.component("telemetry", FAILED);
    gateway.work.pass(SETTLED);
    assertThat(gateway.admin.stored).isEmpty();
  }

  @Test
  void whatCannotBeTakenBackYetIsTriedUntilItIs() {
    gateway.desired("{\"telemetry\":{\"sendInterval\":6}}");
    gateway.surroundings.component("telemetry", FAILED);
    gateway.admin.broken = true;
    gateway.work.pass(Duration.ofSeconds(5));
    assertThat(interval()).isEqualTo(6);
    assertThat(journal()).hasSize(1);
    gateway.admin.broken = false;
    gateway.work.pass(Duration.ofSeconds(5));
    assertThat(interval()).isEqualTo(5);
    assertThat(journal()).isEmpty();
  }
}
