package io.twinwire.twin.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.twin.config.section.Alias;
import io.twinwire.twin.config.section.Section;
import java.lang.annotation.Annotation;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Version;

class SettingsTest {

  private static Settings of(String[] sections, String[] aliases, String firmware) {
    return Settings.of(
        new Config() {
          @Override
          public String[] sections() {
            return sections;
          }

          @Override
          public String[] aliases() {
            return aliases;
          }

          @Override
          public String firmwareVersion() {
            return firmware;
          }

          @Override
          public String[] secrets() {
            return new String[] {"a", "a"};
          }

          @Override
          public String directory() {
            return " ";
          }

          @Override
          public Class<? extends Annotation> annotationType() {
            return Config.class;
          }
        });
  }

  @Test
  void sectionsAreMappedToPidsAndFactoryPids() {
    Settings settings =
        of(
            new String[] {"http=org.apache.felix.http", "pool=factory:org.example.pool"},
            new String[0],
            "");
    assertThat(settings.sections())
        .containsExactly(
            new Section("http", "org.apache.felix.http", false),
            new Section("pool", "org.example.pool", true));
  }

  @Test
  void oneBadLineIsNamedAndDoesNotHoldBackTheOthers() {
    Settings settings =
        of(
            new String[] {"nonsense", "=x", "a=", "b=p"},
            new String[] {"x=y", "gateway=a.b", "s=telemetry.sendInterval", "s=a.b", "a.b=c.d"},
            "");
    assertThat(settings.sections()).containsExactly(new Section("b", "p", false));
    assertThat(settings.aliases()).isEqualTo(Map.of("s", new Alias("telemetry", "sendInterval")));
    assertThat(settings.faults())
        .contains(
            "sections: \"nonsense\" is not name=PID or name=factory:PID",
            "aliases: \"x=y\" is not short=section.property",
            "aliases: gateway is a reserved name",
            "aliases: s is given twice; the first is used")
        .hasSize(8);
    assertThat(settings.directory()).isEqualTo("twin.config");
  }

  @Test
  void theFirmwareVersionIsTheSettingOrTheProductsWithoutQualifier() {
    Version product = new Version("1.2.3.SNAPSHOT");
    assertThat(GatewayInfo.firmwareVersion(of(new String[0], new String[0], " 7b "), product))
        .isEqualTo("7b");
    assertThat(GatewayInfo.firmwareVersion(of(new String[0], new String[0], ""), product))
        .isEqualTo("1.2.3");
  }
}
