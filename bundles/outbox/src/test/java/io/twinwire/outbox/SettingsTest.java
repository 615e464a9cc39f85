package io.twinwire.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.outbox.forward.Quota;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

  private static Settings settings(Map<String, Object> values) {
    Map<String, Object> all = new HashMap<>(values);
    Config config =
        (Config)
            Proxy.newProxyInstance(
                Config.class.getClassLoader(),
                new Class<?>[] {Config.class},
                (proxy, method, arguments) ->
                    all.getOrDefault(method.getName(), method.getDefaultValue()));
    return Settings.of(config);
  }

  @Test
  void theDefaultsHaveNoFault() {
    assertThat(settings(Map.of()).faults()).isEmpty();
  }

  @Test
  void aValueOutOfBoundsIsNamedWithItsBoundAndTheDefaultIsUsed() {
    Settings settings = settings(Map.of("maxMessages", 0, "commitWindow", 10_001));
    assertThat(settings.limits().messages()).isEqualTo(1_000_000);
    assertThat(settings.commitWindow().toMillis()).isEqualTo(10);
    assertThat(settings.faults())
        .containsExactly(
            "maxMessages: 0 is below 1; 1000000 is used",
            "commitWindow: 10001 is above 10000; 10 is used");
  }

  @Test
  void aQuotaIsAPresetOrANumberAndAnythingElseIsNamed() {
    assertThat(settings(Map.of("quota", "Free")).quota()).isEqualTo(new Quota(8_000, 512, 10));
    assertThat(settings(Map.of("quota", "s1")).quota().messages()).isEqualTo(400_000);
    assertThat(settings(Map.of("quota", "12345")).quota()).isEqualTo(new Quota(12_345, 4096, 10));
    assertThat(settings(Map.of("quota", "s4")).faults().get(0)).startsWith("quota: s4 is none of");
    assertThat(settings(Map.of("quota", "-1")).quota().messages()).isZero();
  }

  @Test
  void aPolicyThatIsNoneIsNamed() {
    Settings settings = settings(Map.of("whenMaxDisk", "wait", "whenMaxMessages", "refuse"));
    assertThat(settings.limits().evictAtDisk()).isTrue();
    assertThat(settings.limits().evictAtMessages()).isFalse();
    assertThat(settings.faults())
        .containsExactly("whenMaxDisk: wait is neither evict nor refuse; evict is used");
  }
}
