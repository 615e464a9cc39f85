package io.twinwire.hub.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTest {

  private static final Settings STANDARD = Settings.standard(Fixtures.PRODUCT);
  private static final Map<String, Object> PROXY =
      Map.of(
          "protocol",
          "MQTT_WS",
          "proxyHost",
          "proxy.plant",
          "proxyPort",
          3128,
          "proxyUser",
          "me",
          "_proxyPassword",
          "hush");

  @Test
  void withMqttOverWebSocketAProxyIsTaken() {
    Settings settings = of(STANDARD, PROXY);

    assertThat(settings.route())
        .isEqualTo(new Route(true, Optional.of(new HttpProxy("proxy.plant", 3128, "me", "hush"))));
    assertThat(settings.faults()).isEmpty();
    assertThat(settings.toString()).doesNotContain("hush");
  }

  @Test
  void aProxyWithPlainMqttIsAFaultThatSaysWhatIsRightAndChangesNothing() {
    Settings settings = of(STANDARD, Map.of("proxyHost", "proxy.plant"));

    assertThat(settings.sameConnection(STANDARD)).isTrue();
    assertThat(settings.faults())
        .singleElement()
        .asString()
        .startsWith("proxyHost: proxy.plant is not used with protocol MQTT")
        .contains("MQTT_WS is the protocol for a proxy");
  }

  @ParameterizedTest
  @CsvSource({"protocol, AMQPS", "proxyHost, http://proxy", "proxyHost, 'a b'", "proxyUser, a:b"})
  void aValueThatCannotBeUsedLeavesTheLastGoodOneAndIsNamed(String name, String value) {
    Settings good = of(STANDARD, PROXY);
    Map<String, Object> values = new java.util.HashMap<>(PROXY);
    values.put(name, value);
    Settings settings = of(good, values);

    assertThat(settings.route()).isEqualTo(good.route());
    assertThat(settings.faults()).singleElement().asString().startsWith(name + ": ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"protocol", "proxyHost", "proxyPort", "proxyUser", "_proxyPassword"})
  void aChangedRouteIsANewConnection(String name) {
    Settings good = of(STANDARD, PROXY);
    Map<String, Object> values = new java.util.HashMap<>(PROXY);
    values.put(
        name, name.equals("proxyPort") ? (Object) 81 : name.equals("protocol") ? "MQTT" : "x");

    assertThat(of(good, values).sameConnection(good)).isFalse();
  }

  private static Settings of(Settings last, Map<String, Object> values) {
    return Settings.of(Fixtures.config(values), Fixtures.PRODUCT, last);
  }
}
