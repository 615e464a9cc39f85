package io.twinwire.twin.config.typing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecrecyTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".anything",
        "password",
        "db.passwd",
        "keyPassphrase",
        "clientSecret",
        "authToken",
        "credentials",
        "apiKey",
        "api_key",
        "APIKEY",
        "shared.access.key",
        "sharedKey",
        "key",
        "private-key",
        "pwd",
        "wifiPsk",
        "connectionString",
        "connection_string",
        "sas"
      })
  void a_name_that_tells_a_secret_is_known(String name) {
    assertThat(Secrecy.named(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "host",
        "pin",
        "gpioPin",
        "keyStorePath",
        "publicKey",
        "tokens",
        "keyboard",
        "monkey"
      })
  void other_names_are_reported(String name) {
    assertThat(Secrecy.named(name)).isFalse();
  }

  @Test
  void a_secret_within_JSON_is_found_at_any_depth() {
    assertThat(Secrecy.within(Map.of("a", List.of(Map.of("apiKey", "x"))))).isTrue();
    assertThat(Secrecy.within(Map.of("a", List.of(Map.of("host", "x"))))).isFalse();
  }
}
