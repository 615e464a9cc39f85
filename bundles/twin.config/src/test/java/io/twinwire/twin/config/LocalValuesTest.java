package io.twinwire.twin.config;

import static io.twinwire.twin.config.Gateway.MODBUS;
import static io.twinwire.twin.config.Gateway.TELEMETRY;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is local under the twin, and comes back when the twin lets go. */
class LocalValuesTest {

  @TempDir Path directory;
  Gateway gateway;

  @BeforeEach
  void start() {
    gateway = new Gateway(directory).start().connect();
  }

  @Test
  void absenceReturnsAPropertyToTheBaseThenToTheDefault() {
    gateway.admin.local(TELEMETRY, Map.of("sendInterval", "30", "other", 1));
    gateway.desired("{\"telemetry\":{\"sendInterval\":5,\"unit\":\"s\"}}");
    assertThat(gateway.admin.properties(TELEMETRY))
        .isEqualTo(Map.of("sendInterval", 5, "unit", "s", "other", 1));
    gateway.desired("{\"telemetry\":{\"unit\":\"s\"}}");
    assertThat(gateway.admin.properties(TELEMETRY))
        .isEqualTo(Map.of("sendInterval", "30", "unit", "s", "other", 1));
    gateway.desired("{\"telemetry\":{}}");
    assertThat(gateway.admin.properties(TELEMETRY))
        .isEqualTo(Map.of("sendInterval", "30", "other", 1));
    assertThat(gateway.reported("telemetry", "sendInterval")).isEqualTo(30L);
    assertThat(gateway.code("telemetry")).isEqualTo(200L);
  }

  @Test
  void emptyDesiredReturnsEverythingToTheBase() {
    gateway.admin.local(TELEMETRY, Map.of("sendInterval", 30));
    gateway.desired("{\"sendInterval\":5,\"free\":{\"a\":1}}");
    gateway.desired("{}");
    assertThat(gateway.admin.properties(TELEMETRY)).isEqualTo(Map.of("sendInterval", 30));
    assertThat(gateway.admin.properties("org.example.free")).isNull();
    assertThat(gateway.reported("configuration"))
        .isEqualTo(Map.of("version", 3L, "code", 200L, "sections", Map.of()));
  }

  @Test
  void theBaseOutlivesARestart() {
    gateway.admin.local(TELEMETRY, Map.of("sendInterval", 30));
    gateway.desired("{\"sendInterval\":5}");
    gateway.start().desired("{}");
    assertThat(gateway.admin.properties(TELEMETRY)).isEqualTo(Map.of("sendInterval", 30));
  }

  @Test
  void aLocalEditOfAKeyThatTheTwinDoesNotOwnIsANewBase() {
    gateway.desired("{\"sendInterval\":5}");
    gateway.admin.local(TELEMETRY, Map.of("sendInterval", 5, "unit", "min"));
    gateway.desired("{\"sendInterval\":6}");
    assertThat(gateway.admin.properties(TELEMETRY))
        .isEqualTo(Map.of("sendInterval", 6, "unit", "min"));
    gateway.desired("{}");
    assertThat(gateway.admin.properties(TELEMETRY)).isEqualTo(Map.of("unit", "min"));
  }

  @Test
  void equalContentTouchesNothing() {
    gateway.desired("{\"telemetry\":{\"sendInterval\":5}}");
    int touched = gateway.admin.touched;
    int patches = gateway.hub.patches.size();
    gateway.desired("{\"telemetry\":{\"sendInterval\":5.0}}").connect();
    assertThat(gateway.admin.touched).isEqualTo(touched);
    assertThat(gateway.hub.patches.subList(patches, gateway.hub.patches.size()))
        .containsExactly(Map.of("configuration", Map.of("version", 3L)));
  }

  @Test
  void whatAToolWroteBackAsTextIsEqualContent() {
    gateway.desired("{\"telemetry\":{\"sendInterval\":5}}");
    gateway.admin.local(
        TELEMETRY, Map.of("sendInterval", "5", "felix.fileinstall.filename", "x.cfg"));
    int touched = gateway.admin.touched;
    gateway.look();
    assertThat(gateway.admin.touched).isEqualTo(touched);
  }

  @Test
  void frameworkKeysAreNotRemoved() {
    gateway.admin.local(TELEMETRY, Map.of("felix.fileinstall.filename", "x.cfg"));
    gateway.desired("{\"sendInterval\":5}").desired("{}");
    assertThat(gateway.admin.stored.get(TELEMETRY).get("felix.fileinstall.filename"))
        .isEqualTo("x.cfg");
  }

  @Test
  void onlyInstancesThatTheTwinCreatedAreDeleted() {
    gateway.admin.local(MODBUS + "~local", Map.of("host", "a"));
    gateway.desired("{\"modbus\":{\"local\":{\"port\":1},\"mine\":{}}}");
    assertThat(gateway.admin.properties(MODBUS + "~mine")).isEmpty();
    gateway.desired("{}");
    assertThat(gateway.admin.properties(MODBUS + "~mine")).isNull();
    assertThat(gateway.admin.properties(MODBUS + "~local")).isEqualTo(Map.of("host", "a"));
  }

  @Test
  void whereTheBaseCannotBeKeptNothingIsTouched() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    gateway = new Gateway(file.resolve("below")).start().connect();
    gateway.desired("{\"sendInterval\":5}");
    assertThat(gateway.code("telemetry")).isEqualTo(500L);
    assertThat(gateway.admin.stored).isEmpty();
  }

  @Test
  void aConfigurationThatCannotBeReturnedToItsBaseHoldsBackNoOtherAndIsSaid() {
    gateway.desired("{\"modbus\":{\"boiler\":{\"port\":1},\"pump\":{\"port\":2}}}");
    gateway.admin.undeletable = Gateway.MODBUS + "~boiler";
    gateway.desired("{\"modbus\":{}}");
    assertThat(gateway.admin.stored).containsOnlyKeys(Gateway.MODBUS + "~boiler");
    gateway.desired("{}");
    assertThat(gateway.bridge.status().refusals())
        .singleElement()
        .asString()
        .contains(Gateway.MODBUS + "~boiler cannot be returned to its base");
    gateway.admin.undeletable = "";
    gateway.desired("{}");
    assertThat(gateway.admin.stored).isEmpty();
    gateway.desired("{}");
    assertThat(gateway.bridge.status().refusals()).isEmpty();
  }

  @Test
  void whatDesiredNamesAgainIsSaidToBeHeldUpNoLonger() {
    gateway.desired("{\"modbus\":{\"boiler\":{\"port\":1}}}");
    gateway.admin.undeletable = Gateway.MODBUS + "~boiler";
    gateway.desired("{}");
    assertThat(gateway.bridge.status().refusals()).hasSize(1);
    gateway.desired("{\"modbus\":{\"boiler\":{\"port\":2}}}");
    assertThat(gateway.code("modbus/boiler")).isEqualTo(200L);
    assertThat(gateway.bridge.status().refusals()).isEmpty();
  }

  @Test
  void aKeyThatLeavesDesiredBelongsToTheGatewayAgainEvenWhereItsValueStays() {
    gateway.admin.local(TELEMETRY, Map.of("sendInterval", 30));
    gateway.desired("{\"telemetry\":{\"sendInterval\":6,\"unit\":\"s\"}}");
    gateway.desired("{\"telemetry\":{\"sendInterval\":30,\"unit\":\"s\"}}");
    gateway.desired("{\"telemetry\":{\"unit\":\"s\"}}");
    gateway.admin.local(TELEMETRY, Map.of("sendInterval", 45, "unit", "s"));
    gateway.work.execute(gateway.bridge::reconcile);
    assertThat(gateway.admin.properties(TELEMETRY))
        .isEqualTo(Map.of("sendInterval", 45, "unit", "s"));
  }

  @Test
  void aKeyThatDesiredNamesBelongsToItEvenWhereTheLocalValueIsTheSame() {
    gateway.admin.local(TELEMETRY, Map.of("sendInterval", 30));
    gateway.desired("{\"telemetry\":{\"sendInterval\":30}}");
    gateway.admin.local(TELEMETRY, Map.of("sendInterval", 45));
    gateway.work.execute(gateway.bridge::reconcile);
    gateway.desired("{}");
    assertThat(gateway.admin.properties(TELEMETRY)).isEqualTo(Map.of("sendInterval", 30));
  }

  @Test
  void aLocalInstanceThatTheTwinCannotNameIsNotReported() {
    gateway.admin.local(Gateway.MODBUS + "~boiler.1", Map.of("port", 9));
    gateway.admin.local(Gateway.MODBUS + "~pump", Map.of("port", 9));
    gateway.desired("{}");
    assertThat(gateway.reported("modbus")).isEqualTo(Map.of("pump", Map.of("port", 9L)));
  }
}
