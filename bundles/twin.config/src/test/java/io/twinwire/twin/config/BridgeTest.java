package io.twinwire.twin.config;

import static io.twinwire.twin.config.Gateway.MODBUS;
import static io.twinwire.twin.config.Gateway.TELEMETRY;
import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.twin.config.section.Alias;
import io.twinwire.twin.config.section.Section;
import io.twinwire.twin.config.typing.Attribute;
import io.twinwire.twin.config.typing.Schema;
import io.twinwire.twin.config.typing.ValueType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BridgeTest {

  @TempDir Path directory;
  Gateway gateway;

  @BeforeEach
  void start() {
    gateway = new Gateway(directory).start().connect();
  }

  @Test
  void aDesiredValueBecomesAConfiguration() {
    gateway.desired("{\"telemetry\":{\"sendInterval\":5}}");
    assertThat(gateway.admin.properties(TELEMETRY)).isEqualTo(Map.of("sendInterval", 5));
    assertThat(gateway.reported("telemetry")).isEqualTo(Map.of("sendInterval", 5L));
    assertThat(gateway.code("telemetry")).isEqualTo(200L);
  }

  @Test
  void theDefaultInForceIsReportedWhereDesiredIsEmpty() {
    assertThat(gateway.reported("telemetry", "sendInterval")).isEqualTo(60L);
    assertThat(gateway.reported("configuration"))
        .isEqualTo(Map.of("version", 1L, "code", 200L, "sections", Map.of()));
    assertThat(gateway.admin.touched).isZero();
  }

  @Test
  void aShortNameLeadsIntoItsSectionAndIsReportedInThatSpelling() {
    gateway.desired("{\"sendInterval\":7}");
    assertThat(gateway.admin.properties(TELEMETRY)).isEqualTo(Map.of("sendInterval", 7));
    assertThat(gateway.reported("sendInterval")).isEqualTo(7L);
    assertThat(gateway.code("telemetry")).isEqualTo(200L);
    gateway.desired("{}");
    assertThat(gateway.hub.reported).doesNotContainKey("sendInterval");
    assertThat(gateway.reported("telemetry", "sendInterval")).isEqualTo(60L);
  }

  @Test
  void aShortNameThatDiffersFromTheSectionRefusesBothAndChangesNothing() {
    gateway.desired("{\"sendInterval\":7}");
    gateway.desired("{\"sendInterval\":8,\"telemetry\":{\"sendInterval\":9,\"unit\":\"s\"}}");
    assertThat(gateway.code("telemetry")).isEqualTo(400L);
    assertThat(gateway.code("sendInterval")).isEqualTo(400L);
    assertThat(gateway.description("telemetry"))
        .isEqualTo("sendInterval: 8 differs from telemetry.sendInterval: 9");
    assertThat(gateway.admin.properties(TELEMETRY)).isEqualTo(Map.of("sendInterval", 7));
    assertThat(gateway.reported("sendInterval")).isEqualTo(7L);
  }

  @Test
  void aShortNameThatSaysTheSameAsTheSectionPasses() {
    gateway.desired("{\"sendInterval\":8,\"telemetry\":{\"sendInterval\":8.0}}");
    assertThat(gateway.code("telemetry")).isEqualTo(200L);
    assertThat(gateway.code("sendInterval")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0       | sendInterval: 0 is below 1",
        "-5      | sendInterval: -5 is below 1",
        "86401   | sendInterval: 86401 is above 86400",
        "60.5    | sendInterval: 60.5 is not an integer from 1 to 86400",
        "\"fast\"| sendInterval: \"fast\" is not an integer from 1 to 86400",
        "\"60\"  | sendInterval: \"60\" is not an integer from 1 to 86400",
        "true    | sendInterval: true is not an integer from 1 to 86400",
        "{}      | sendInterval: an object is not an integer from 1 to 86400",
        "[60]    | sendInterval: [60] is not an integer from 1 to 86400"
      })
  void aBadValueIsRefusedByNameValueAndBoundAndThePreviousStaysInForce(String bad, String why) {
    gateway.desired("{\"sendInterval\":10}");
    int touched = gateway.admin.touched;
    gateway.desired("{\"sendInterval\":" + bad + "}");
    assertThat(gateway.code("telemetry")).isEqualTo(400L);
    assertThat(gateway.description("telemetry")).isEqualTo(why);
    assertThat(gateway.reported("configuration", "code")).isEqualTo(400L);
    assertThat(gateway.reported("configuration", "sections", "telemetry", "running")).isEqualTo(2L);
    assertThat(gateway.admin.touched).isEqualTo(touched);
    assertThat(gateway.reported("sendInterval")).isEqualTo(10L);
    assertThat(gateway.reported("telemetry", "sendInterval")).isEqualTo(10L);
  }

  @Test
  void aSectionThatIsNotAnObjectIsRefusedAndChangesNothing() {
    gateway.desired("{\"telemetry\":{\"sendInterval\":10}}");
    for (String bad : List.of("5", "\"x\"", "[1]", "true")) {
      gateway.desired("{\"telemetry\":" + bad + "}");
      assertThat(gateway.code("telemetry")).isEqualTo(400L);
      assertThat(gateway.description("telemetry")).endsWith("is not an object");
      assertThat(gateway.admin.properties(TELEMETRY)).isEqualTo(Map.of("sendInterval", 10));
    }
  }

  @Test
  void aTopLevelValueThatIsNeitherSectionNorShortNameIsRefused() {
    gateway.desired("{\"sendIntervall\":10}");
    assertThat(gateway.code("sendIntervall")).isEqualTo(400L);
    assertThat(gateway.description("sendIntervall"))
        .isEqualTo("sendIntervall: 10 is not an object, and sendIntervall is no short name");
  }

  @Test
  void reservedNamesAreNoSections() {
    gateway.desired("{\"gateway\":{\"a\":1},\"health\":{},\"configuration\":{}}");
    assertThat(gateway.description("gateway")).isEqualTo("gateway: is a reserved name");
    assertThat(gateway.code("health")).isEqualTo(400L);
    assertThat(gateway.code("configuration")).isEqualTo(400L);
  }

  @Test
  void allFaultsOfAUnitAreNamedAndNothingOfItIsApplied() {
    gateway.desired("{\"telemetry\":{\"sendInterval\":0,\"unit\":5,\"typo\":1}}");
    assertThat(gateway.description("telemetry"))
        .contains("sendInterval: 0 is below 1", "unit: 5 is not a text", "typo: is no property");
    assertThat(gateway.admin.properties(TELEMETRY)).isNull();
  }

  @Test
  void aUnitsVersionIsTheOneThatLastChangedItsContent() {
    gateway.desired("{\"sendInterval\":5}");
    gateway.desired("{\"sendInterval\":5,\"free\":{\"a\":1}}");
    assertThat(gateway.reported("configuration", "sections", "telemetry", "version")).isEqualTo(2L);
    assertThat(gateway.reported("configuration", "sections", "free", "version")).isEqualTo(3L);
    gateway.start().connect();
    assertThat(gateway.reported("configuration", "sections", "telemetry", "version")).isEqualTo(2L);
    gateway.hub.desiredVersion = 1;
    gateway.connect();
    gateway.work.pass(Duration.ofMillis(10));
    assertThat(gateway.reported("configuration", "sections", "telemetry", "version")).isEqualTo(1L);
  }

  @Test
  void aSectionWhoseBundleIsNotThereWaitsAndIsAppliedWhenItComes() {
    gateway.desired("{\"opcua\":{\"endpoint\":\"x\"}}");
    assertThat(gateway.reported("configuration", "code")).isEqualTo(202L);
    assertThat(gateway.description("opcua")).isEqualTo("no bundle declares this section");
    gateway.sections.add(new Section("opcua", "org.example.opcua", false));
    gateway.look();
    assertThat(gateway.code("opcua")).isEqualTo(200L);
    assertThat(gateway.admin.properties("org.example.opcua")).isEqualTo(Map.of("endpoint", "x"));
  }

  @Test
  void aLeavingBundleRemovesNothing() {
    gateway.desired("{\"telemetry\":{\"sendInterval\":5},\"modbus\":{\"boiler\":{\"port\":1}}}");
    gateway.sections.clear();
    gateway.look();
    assertThat(gateway.admin.properties(TELEMETRY)).isEqualTo(Map.of("sendInterval", 5));
    assertThat(gateway.admin.properties(MODBUS + "~boiler")).isEqualTo(Map.of("port", 1));
    assertThat(gateway.code("telemetry")).isEqualTo(202L);
    assertThat(gateway.code("modbus")).isEqualTo(202L);
  }

  @Test
  void aMappedSectionWaitsUntilSomethingTakesItsPid() {
    gateway.absent = Set.of("free");
    gateway.start().desired("{\"free\":{\"a\":1}}");
    assertThat(gateway.code("free")).isEqualTo(202L);
    assertThat(gateway.admin.properties("org.example.free")).isNull();
  }

  @Test
  void oneNameForTwoPidsIsRefusedByName() {
    gateway.sections.add(new Section("telemetry", "org.example.other", false));
    gateway.start().desired("{\"sendInterval\":5}");
    assertThat(gateway.code("telemetry")).isEqualTo(400L);
    assertThat(gateway.description("telemetry"))
        .isEqualTo("section telemetry: declared for " + TELEMETRY + " and org.example.other");
    assertThat(gateway.admin.stored).isEmpty();
  }

  @Test
  void aBadBoilerDoesNotHoldBackThePump() {
    gateway.desired("{\"modbus\":{\"boiler\":{\"port\":99999},\"pump\":{\"port\":503},\"x\":1}}");
    assertThat(gateway.description("modbus/boiler")).isEqualTo("port: 99999 is above 65535");
    assertThat(gateway.description("modbus/x")).isEqualTo("x: 1 is not an object");
    assertThat(gateway.code("modbus/pump")).isEqualTo(200L);
    assertThat(gateway.admin.properties(MODBUS + "~pump")).isEqualTo(Map.of("port", 503));
    assertThat(gateway.admin.properties(MODBUS + "~boiler")).isNull();
    assertThat(gateway.reported("modbus", "pump", "port")).isEqualTo(503L);
  }

  @Test
  void aComponentWithoutMetatypeGetsTheJsonTypesAsTheyCome() {
    gateway.desired(
        "{\"free\":{\"t\":\"x\",\"n\":5,\"d\":0.5,\"b\":true,\"l\":[1,2],\"o\":{\"a\":[1]}}}");
    Map<String, Object> properties = gateway.admin.properties("org.example.free");
    assertThat(properties)
        .containsEntry("t", "x")
        .containsEntry("n", 5L)
        .containsEntry("d", 0.5)
        .containsEntry("b", true)
        .containsEntry("o", "{\"a\":[1]}");
    assertThat(properties.get("l")).isEqualTo(new Long[] {1L, 2L});
    assertThat(gateway.reported("free", "o")).isEqualTo(Map.of("a", List.of(1L)));
    assertThat(gateway.reported("free", "l")).isEqualTo(List.of(1L, 2L));
  }

  @Test
  void noSecretEntersTheReportedTwin() {
    gateway.desired(
        "{\"telemetry\":{\"secret_key\":\"hush\"},"
            + "\"free\":{\"password\":\"hush\",\"broker\":{\"apiToken\":\"hush\"},\"a\":1}}");
    assertThat(gateway.admin.properties(TELEMETRY)).isEqualTo(Map.of("secret.key", "hush"));
    assertThat(gateway.hub.patches.toString()).doesNotContain("hush");
    assertThat(gateway.reported("free")).isEqualTo(Map.of("a", 1L));
    gateway.desired("{\"telemetry\":{\"secret_key\":123456}}");
    assertThat(gateway.description("telemetry")).isEqualTo("secret_key: the value is not a text");
  }

  @Test
  void aPlaceholderIsRefusedUnlessItsSecretIsOnTheAllowList() {
    gateway.settings.secrets = Set.of("good");
    gateway.start();
    gateway.desired("{\"telemetry\":{\"unit\":\"$[secret:bad]\"}}");
    assertThat(gateway.code("telemetry")).isEqualTo(400L);
    gateway.desired("{\"free\":{\"deep\":{\"x\":\"$[env:HOME]\"}}}");
    assertThat(gateway.code("free")).isEqualTo(400L);
    gateway.desired("{\"telemetry\":{\"unit\":\"$[secret:good]\"}}");
    assertThat(gateway.code("telemetry")).isEqualTo(200L);
    assertThat(gateway.reported("telemetry", "unit")).isEqualTo("$[secret:good]");
  }

  @Test
  void whatCannotBeWrittenIsReportedAsFailedAndTriedAgain() {
    gateway.admin.broken = true;
    gateway.desired("{\"sendInterval\":5}");
    assertThat(gateway.code("telemetry")).isEqualTo(500L);
    assertThat(gateway.description("telemetry")).contains("disk full");
    gateway.admin.broken = false;
    gateway.look();
    assertThat(gateway.code("telemetry")).isEqualTo(200L);
    gateway.desired("{}");
    assertThat(gateway.admin.properties(TELEMETRY)).isNull();
  }

  @Test
  void aWaitingSectionKeepsWhatIsKnownOfItsInstances() {
    gateway.desired("{\"modbus\":{\"pump\":{\"port\":9}}}");
    gateway.work.pass(Duration.ofSeconds(11));
    gateway.absent = Set.of("modbus");
    gateway.look();
    gateway.desired("{\"modbus\":{\"pump\":{\"port\":9}},\"x\":{}}");
    gateway.absent = Set.of();
    gateway.look();
    assertThat(gateway.reported("configuration", "sections", "modbus/pump", "version"))
        .isEqualTo(2L);
  }

  @Test
  void aMetatypeThatCannotBeReadFailsItsSectionAndNoOther() {
    gateway.unreadable = Map.of("telemetry", "the Metatype of x cannot be read");
    gateway.look();
    gateway.desired("{\"sendInterval\":5,\"modbus\":{\"boiler\":{\"port\":1}}}");
    assertThat(gateway.code("telemetry")).isEqualTo(500L);
    assertThat(gateway.description("telemetry")).contains("the Metatype of x");
    assertThat(gateway.code("modbus/boiler")).isEqualTo(200L);
  }

  @Test
  void aShortNameThatDiffersFromADeclaredPasswordShowsNeither() {
    gateway.aliases = Map.of("code", new Alias("telemetry", "secret_key"));
    gateway.start();
    gateway.desired("{\"code\":\"alpha\",\"telemetry\":{\"secret_key\":\"beta\"}}");
    assertThat(gateway.description("code"))
        .isEqualTo("code differs from telemetry.secret_key")
        .isEqualTo(gateway.description("telemetry"));
  }

  @Test
  void aRequiredPropertyWithoutAnyValueIsNamed() {
    gateway.schemas.put(
        "telemetry",
        Schema.of(
            List.of(
                new Attribute(
                    "host",
                    ValueType.TEXT,
                    0,
                    java.util.Optional.empty(),
                    java.util.Optional.empty(),
                    List.of(),
                    true,
                    List.of(),
                    false,
                    Attribute.Check.NONE),
                Attribute.of("port", ValueType.INTEGER))));
    gateway.start().desired("{\"telemetry\":{\"port\":5}}");
    assertThat(gateway.description("telemetry")).isEqualTo("host: is required and has no value");
    gateway.admin.local(TELEMETRY, Map.of("host", "a"));
    gateway.look();
    assertThat(gateway.code("telemetry")).isEqualTo(200L);
  }

  @Test
  void atEachConnectTheGatewayReportsItsFirmwareVersionAndItself() {
    assertThat(gateway.reported("firmwareVersion")).isEqualTo("0.1.0");
    assertThat(gateway.reported("gateway", "java")).isEqualTo("17");
    gateway.hub.reported.clear();
    gateway.connect();
    assertThat(gateway.reported("firmwareVersion")).isEqualTo("0.1.0");
  }

  @Test
  void valuesOfASectionThatIsGoneSinceAnEarlierRunAreRemoved() {
    gateway.desired("{\"free\":{\"a\":1}}");
    gateway.sections.removeIf(section -> section.name().equals("free"));
    gateway.start().desired("{}");
    assertThat(gateway.hub.reported).doesNotContainKey("free");
  }
}
