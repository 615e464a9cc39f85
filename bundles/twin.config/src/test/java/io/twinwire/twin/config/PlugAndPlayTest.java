package io.twinwire.twin.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PNP-02, PNP-03 and PNP-04. */
class PlugAndPlayTest {

  @TempDir Path directory;
  Gateway gateway;

  @BeforeEach
  void start() {
    gateway = new Gateway(directory);
    gateway.settings.plugAndPlay = Set.of("telemetry", "sendInterval", "modbus");
    gateway.start().connect();
  }

  private static Map<String, Object> property(Object value, long code, long version, String why) {
    return Map.of("value", value, "ac", code, "av", version, "ad", why);
  }

  @Test
  void aSectionIsAComponentAndWhatDesiredDoesNotSayIsADefault() {
    assertThat(gateway.reported("telemetry"))
        .isEqualTo(Map.of("__t", "c", "sendInterval", property(60L, 203, 0, "default")));
    gateway.desired("{\"telemetry\":{\"__t\":\"c\",\"unit\":\"s\"}}");
    assertThat(gateway.reported("telemetry"))
        .isEqualTo(
            Map.of(
                "__t", "c",
                "sendInterval", property(60L, 203, 0, "default"),
                "unit", property("s", 200, 2, "")));
  }

  @Test
  void aRefusedValueIsAnsweredWithTheOneInForce() {
    gateway.desired("{\"telemetry\":{\"sendInterval\":5}}");
    gateway.desired("{\"telemetry\":{\"sendInterval\":0}}");
    assertThat(gateway.reported("telemetry", "sendInterval"))
        .isEqualTo(property(5L, 400, 3, "sendInterval: 0 is below 1"));
  }

  @Test
  void aShortNameIsAPropertyOfTheDefaultComponent() {
    gateway.desired("{\"sendInterval\":5}");
    assertThat(gateway.reported("sendInterval")).isEqualTo(property(5L, 200, 2, ""));
  }

  @Test
  void anInstanceIsAPropertyWhoseValueIsAnObject() {
    gateway.desired("{\"modbus\":{\"boiler\":{\"port\":1}}}");
    assertThat(gateway.reported("modbus", "boiler"))
        .isEqualTo(property(Map.of("port", 1L), 200, 2, ""));
    assertThat(gateway.reported("modbus", "__t")).isEqualTo("c");
  }
}
