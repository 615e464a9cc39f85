package io.twinwire.twin.config.typing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceholdersTest {

  private final Placeholders placeholders = new Placeholders(Set.of("db", "mqtt"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "$ [x]",
        "$[secret:db]",
        "user:$[secret:db]@$[secret:mqtt]",
        "$[secret:db;default=none]"
      })
  void passes(String text) {
    assertThat(placeholders.passes(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$[secret:other]",
        "$[env:HOME]",
        "$[prop:x]",
        "$[secret:db",
        "$[secret:db]$[env:X]",
        "$[secret:db;default=$[env:X]]",
        "$[secret:$[env:X]]",
        "\\$[secret:other]",
        "$[",
        "$[secret:]"
      })
  void isRefused(String text) {
    assertThat(placeholders.passes(text)).isFalse();
  }
}
