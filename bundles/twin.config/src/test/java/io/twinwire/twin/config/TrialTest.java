package io.twinwire.twin.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinwire.twin.config.gate.ComponentState;
import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The gate: what may turn an applied configuration into a failure, and what may not. */
class TrialTest extends TrialCase {

  @Test
  void okAsSoonAsTheComponentRunsWithIt() {
    gateway.surroundings.component("telemetry", OLD);
    gateway.desired("{\"telemetry\":{\"sendInterval\":6}}");
    gateway.work.pass(Duration.ofMillis(30));
    assertThat(gateway.code("telemetry")).isEqualTo(202L);
    assertThat(gateway.description("telemetry")).isEqualTo("ticker has not taken it up");
    gateway.surroundings.component("telemetry", RUNS);
    gateway.work.pass(Duration.ofMillis(40));
    assertThat(gateway.code("telemetry")).isEqualTo(200L);
    assertThat(journal()).containsExactly("trial-" + Gateway.TELEMETRY + ".json");
    gateway.work.pass(SETTLED);
    assertThat(journal()).isEmpty();
    assertThat(gateway.work.waiting()).isZero();
  }

  @Test
  void whatIsTakenUpInAMomentIsAnsweredOnce() {
    gateway.surroundings.component("telemetry", OLD);
    int before = gateway.hub.patches.size();
    gateway.desired("{\"telemetry\":{\"sendInterval\":6}}");
    gateway.surroundings.component("telemetry", RUNS);
    gateway.work.pass(Duration.ofMillis(5));
    assertThat(gateway.code("telemetry")).isEqualTo(200L);
    assertThat(gateway.hub.patches).hasSize(before + 1);
  }

  @Test
  void desiredThatChangesAllTheTimeIsAnsweredMeanwhile() {
    gateway.surroundings.component("telemetry", OLD);
    for (int i = 10; i < 20; i++) {
      gateway.desired("{\"telemetry\":{\"sendInterval\":" + i + "}}");
      gateway.work.pass(Duration.ofMillis(20));
    }
    assertThat(gateway.code("telemetry")).isEqualTo(202L);
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
  void whatIsLeftFailedIsStartedAgainWithTheConfigurationThatItIsTakenBackTo() {
    gateway.surroundings.leftFailed = true;
    gateway.desired("{\"telemetry\":{\"sendInterval\":6}}");
    gateway.surroundings.component("telemetry", FAILED);
    gateway.work.pass(Duration.ofSeconds(1));
    assertThat(interval()).isEqualTo(5);
    assertThat(gateway.surroundings.revived).containsExactly("telemetry");
  }

  @Test
  void anOldFailureIsNotHeldAgainstTheConfigurationThatMendsIt() {
    gateway.surroundings.leftFailed = true;
    gateway.surroundings.component("telemetry", FAILED);
    gateway.desired("{\"telemetry\":{\"sendInterval\":6}}");
    gateway.work.pass(Duration.ofSeconds(1));
    assertThat(gateway.code("telemetry")).isEqualTo(202L);
    gateway.surroundings.component("telemetry", RUNS);
    Objects.requireNonNull(gateway.surroundings.reviving).run();
    gateway.work.pass(Duration.ofSeconds(1));
    assertThat(gateway.code("telemetry")).isEqualTo(200L);
    assertThat(interval()).isEqualTo(6);
    assertThat(gateway.surroundings.revived).containsExactly("telemetry");
  }

  @Test
  void whatFailedIsTriedAgainOnOtherBundlesAndWhenDesiredChanges() {
    gateway.desired("{\"telemetry\":{\"sendInterval\":6}}");
    gateway.surroundings.component("telemetry", FAILED);
    gateway.work.pass(Duration.ofSeconds(1));
    assertThat(interval()).isEqualTo(5);
    gateway.surroundings.component("telemetry", RUNS);
    gateway.bundles = Map.of("telemetry", "scheduler:2");
    gateway.look();
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

  @Test
  void aLocalEditWhileOnTrialIsDriftAndStartsNoTrialAnew() {
    gateway.settings.keepDrift = true;
    gateway.start().connect();
    gateway.desired("{\"telemetry\":{\"sendInterval\":6}}");
    gateway.work.pass(Duration.ofSeconds(5));
    gateway.admin.local(Gateway.TELEMETRY, Map.of("sendInterval", 9));
    gateway.work.execute(gateway.bridge::reconcile);
    assertThat(interval()).isEqualTo(9);
    assertThat(gateway.code("telemetry")).isEqualTo(203L);
    gateway.work.pass(Duration.ofSeconds(6));
    assertThat(journal()).isEmpty();
  }

  @Test
  void withoutASettleTimeoutNothingIsWatchedAndNothingTakenBack() {
    gateway.settings.settle = Duration.ZERO;
    gateway.start().connect();
    gateway.surroundings.component("telemetry", FAILED);
    gateway.desired("{\"telemetry\":{\"sendInterval\":6}}");
    gateway.work.pass(SETTLED);
    assertThat(interval()).isEqualTo(6);
    assertThat(journal()).isEmpty();
  }

  @Test
  void aReasonQuotesNoSecret() {
    gateway.desired("{\"telemetry\":{\"secret_key\":\"hunter2\"}}");
    gateway.surroundings.component(
        "telemetry",
        new ComponentState("ticker", true, false, "IllegalArgumentException: hunter2", List.of()));
    gateway.work.pass(Duration.ofSeconds(1));
    assertThat(gateway.description("telemetry"))
        .isEqualTo("ticker cannot be activated: IllegalArgumentException: ***");
  }

  @Test
  void whatCannotBeNotedAsAppliedIsJudgedAllTheSame() {
    File journal = directory.resolve("trial-" + Gateway.TELEMETRY + ".json").toFile();
    gateway.surroundings.looking =
        () -> {
          if (journal.delete()) {
            assertThat(journal.mkdir()).isTrue();
          }
        };
    gateway.desired("{\"telemetry\":{\"sendInterval\":6}}");
    gateway.surroundings.looking = () -> {};
    gateway.surroundings.component("telemetry", FAILED);
    gateway.work.pass(Duration.ofSeconds(1));
    assertThat(interval()).isEqualTo(5);
    assertThat(gateway.code("telemetry")).isEqualTo(500L);
  }

  @Test
  void aLookThatFailsOnceIsNotTheLast() {
    gateway.desired("{\"telemetry\":{\"sendInterval\":6}}");
    gateway.surroundings.broken = true;
    assertThatThrownBy(() -> gateway.work.pass(Duration.ofSeconds(1)))
        .isInstanceOf(IllegalStateException.class);
    gateway.surroundings.broken = false;
    gateway.work.pass(SETTLED);
    assertThat(journal()).isEmpty();
  }
}
