package io.twinwire.sensor.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

  private static Settings settings(Map<String, String[]> config) {
    return Settings.of(
        (Config)
            Proxy.newProxyInstance(
                Config.class.getClassLoader(),
                new Class<?>[] {Config.class},
                (proxy, method, arguments) ->
                    config.containsKey(method.getName())
                        ? config.get(method.getName())
                        : method.getDefaultValue()));
  }

  @Test
  void theDefaultsAreTheChannelsOfTheFirstRelease() {
    Settings settings = settings(Map.of());
    assertThat(settings.groups())
        .containsExactlyInAnyOrder("load", "memory", "disks", "temperature", "network");
    assertThat(settings.interfaces()).isEmpty();
    assertThat(settings.faults()).isEmpty();
  }

  @Test
  void aGroupThatIsNoneIsNamed() {
    Settings settings = settings(Map.of("groups", new String[] {"load", "cpu"}));
    assertThat(settings.groups()).containsExactly("load");
    assertThat(settings.faults())
        .containsExactly(
            "groups: 'cpu' is none of [average, disks, hwmon, load, memory, network, process,"
                + " space, swap, temperature, thermal, uptime]");
  }
}
