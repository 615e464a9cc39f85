package io.twinwire.twin.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Desired versions that stand or fall together. */
class WholeVersionTest extends TrialCase {

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
    assertThat(gateway.code("modbus/pump")).isEqualTo(500L);
    assertThat(gateway.description("telemetry"))
        .isEqualTo("a version is applied whole, and refused are: modbus/pump");
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
  void aVersionThatTookAnotherDownWithItIsTriedAgainWithTheNext() {
    gateway.settings.whole = true;
    gateway.start().connect();
    gateway.surroundings.component("modbus/pump", FAILED);
    gateway.desired("{\"telemetry\":{\"sendInterval\":6},\"modbus\":{\"pump\":{\"port\":9}}}");
    gateway.work.pass(Duration.ofSeconds(1));
    assertThat(interval()).isEqualTo(5);
    gateway.surroundings.component("modbus/pump", RUNS);
    gateway.desired("{\"telemetry\":{\"sendInterval\":6},\"modbus\":{\"pump\":{\"port\":8}}}");
    assertThat(interval()).isEqualTo(6);
    assertThat(gateway.code("telemetry")).isEqualTo(200L);
    assertThat(gateway.code("modbus/pump")).isEqualTo(200L);
  }

  @Test
  void aVersionThatIsHeldBackRemovesNothingEither() {
    gateway.settings.whole = true;
    gateway.start().connect();
    gateway.desired("{\"modbus\":{\"pump\":{\"port\":99999}}}");
    assertThat(interval()).isEqualTo(5);
    gateway.desired("{\"modbus\":{\"pump\":{\"port\":9}}}");
    assertThat(gateway.admin.stored).containsOnlyKeys(Gateway.MODBUS + "~pump");
  }

  @Test
  void whatAVersionRemovedComesBackWithTheRest() {
    gateway.settings.whole = true;
    gateway.start().connect();
    gateway.surroundings.component("modbus/pump", FAILED);
    gateway.desired("{\"modbus\":{\"pump\":{\"port\":9}}}");
    gateway.work.pass(Duration.ofSeconds(1));
    assertThat(interval()).isEqualTo(5);
    assertThat(gateway.admin.stored).containsOnlyKeys(Gateway.TELEMETRY);
  }

  @Test
  void whereOneCannotBeWrittenNoneIs() {
    gateway.settings.whole = true;
    gateway.start().connect();
    gateway.admin.unwritable = Gateway.MODBUS + "~pump";
    gateway.desired("{\"telemetry\":{\"sendInterval\":6},\"modbus\":{\"pump\":{\"port\":9}}}");
    assertThat(interval()).isEqualTo(5);
    assertThat(gateway.code("telemetry")).isEqualTo(500L);
    assertThat(gateway.description("telemetry")).isEqualTo("taken back with modbus/pump");
    assertThat(journal()).isEmpty();
  }
}
