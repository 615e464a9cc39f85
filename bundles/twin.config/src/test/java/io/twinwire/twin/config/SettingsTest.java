package io.twinwire.twin.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.twin.config.section.Alias;
import io.twinwire.twin.config.section.Section;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Version;

class SettingsTest {

  private static Settings of(String[] sections, String[] aliases, String firmware) {
    return of(
        Map.of(
            "sections", sections,
            "aliases", aliases,
            "firmwareVersion", firmware,
            "secrets", new String[] {"a", "a"},
            "directory", " "));
  }

  private static Settings of(Map<String, Object> values) {
    return Settings.of(
        (Config)
            Proxy.newProxyInstance(
                Config.class.getClassLoader(),
                new Class<?>[] {Config.class},
                (proxy, method, args) ->
                    values.getOrDefault(method.getName(), method.getDefaultValue())));
  }

  @Test
  void aSettingOutOfItsBoundsIsNamedAndItsDefaultUsed() {
    Settings settings = of(Map.of("settleTimeout", 601, "guardTimeout", 9, "drift", "fight"));
    assertThat(settings.settleTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.guardTimeout()).isEqualTo(Duration.ofSeconds(300));
    assertThat(settings.keepDrift()).isFalse();
    assertThat(settings.faults())
        .containsExactly(
            "settleTimeout: 601 s is not from 0 to 600; 10 is used",
            "drift: fight is neither setBack nor keep; setBack is used",
            "guardTimeout: 9 s is not from 10 to 86400; 300 is used");
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
