package io.twinwire.telemetry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsTest {

  /** A configuration with its defaults, but for what is given. */
  private static <C> C config(Class<C> type, Map<String, Object> given) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                given.getOrDefault(method.getName(), method.getDefaultValue())));
  }

  private static Settings settings(Map<String, Object> given) {
    return Settings.of(config(Config.class, given));
  }

  private static ChannelRule rule(Map<String, Object> given) {
    return ChannelRule.of("boiler", config(ChannelConfig.class, given));
  }

  @Test
  void theDefaultsSampleWithEveryMessageAndTellTheLastSample() {
    Settings settings = settings(Map.of());
    assertThat(settings.sendInterval()).hasSeconds(60);
    assertThat(settings.wishes()).isEqualTo(Wishes.STANDARD);
    assertThat(settings.faults()).isEmpty();
  }

  @Test
  void aValueThatCannotBeUsedStandsAtItsDefaultAndIsNamed() {
    Settings settings =
        settings(
            Map.of(
                "sampleInterval",
                -1,
                "aggregation",
                "median",
                "deadbandPercent",
                101.0,
                "deadbandAbsolute",
                Double.NaN,
                "maxSamples",
                1,
                "reporting",
                ""));
    assertThat(settings.wishes()).isEqualTo(Wishes.STANDARD);
    assertThat(settings.faults())
        .containsExactlyInAnyOrder(
            "sampleInterval: -1 is below 0; 0 is used",
            "aggregation: \"median\" is none of last, mean, min, max, summary, all; the default is"
                + " used",
            "reporting: \"\" is none of auto, always, change; the default is used",
            "deadbandPercent: 101.0 is above 100.0; 0.0 is used",
            "deadbandAbsolute: NaN is not a number; 0.0 is used",
            "maxSamples: 1 is below 100; 10000 is used");
  }

  @Test
  void aRuleWithoutAMatchIsForTheSensorOfItsName() {
    ChannelRule rule = rule(Map.of("sampleInterval", 5));
    assertThat(rule.exactness("boiler")).isPresent();
    assertThat(rule.exactness("pump")).isEmpty();
    assertThat(rule.wishes().sampleInterval()).contains(Duration.ofSeconds(5));
    assertThat(rule.wishes().aggregation()).isEmpty();
    assertThat(rule.wishes().deadbandAbsolute()).isEmpty();
  }

  @Test
  void aRuleTakesTheDeadbandBackWithZero() {
    assertThat(rule(Map.of("deadbandAbsolute", 0.0)).wishes().deadbandAbsolute()).contains(0.0);
  }

  @Test
  void aMatchThatCanMatchNothingIsNamed() {
    ChannelRule rule =
        rule(Map.of("match", new String[] {"boi ler/x", "boiler/", "pump/*"}, "maxSilence", -2));
    assertThat(rule.faults())
        .containsExactly(
            "match: 'boi ler/x' does not begin with a sensor's name, letters, digits, _, - or *",
            "match: 'boiler/' has no channel of 1 to 128 characters behind the /",
            "maxSilence: -2 is below -1; the value of section telemetry is used");
    assertThat(rule.exactness("pump")).isPresent();
  }

  @Test
  void aSampleIntervalForSomeChannelsOfASensorIsRefusedByName() {
    ChannelRule rule =
        rule(Map.of("match", new String[] {"boiler/temperature"}, "sampleInterval", 5));
    assertThat(rule.wishes().sampleInterval()).isEqualTo(Optional.empty());
    assertThat(rule.faults()).hasSize(1).first().asString().startsWith("sampleInterval: 5 is for");
  }
}
