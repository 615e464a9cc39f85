package io.twinwire.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Annotation;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  @Test
  void anIntervalInRangeIsTaken() {
    assertThat(of(5)).isEqualTo(new Settings(Duration.ofSeconds(5), Optional.empty()));
    assertThat(of(3600)).isEqualTo(new Settings(Duration.ofHours(1), Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({"4,interval: 4 is below 5", "3601,interval: 3601 is above 3600"})
  void anIntervalOutOfRangeIsNamedAndTheDefaultUsed(int seconds, String problem) {
    Settings settings = of(seconds);
    assertThat(settings.interval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.problem()).hasValue(problem + ", 30 is used");
  }

  private static Settings of(int interval) {
    return Settings.of(
        new Config() {
          @Override
          public int interval() {
            return interval;
          }

          @Override
          public Class<? extends Annotation> annotationType() {
            return Config.class;
          }
        });
  }
}
