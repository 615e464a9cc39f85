package io.twinwire.localhub.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PortSettingsTest {

  @Test
  void theDefaultsListenOnLoopbackOnTheStandardPorts() {
    PortSettings settings = PortSettings.of(TestConfig.of(Map.of()));

    assertThat(settings.address().getHostAddress()).isEqualTo("127.0.0.1");
    assertThat(settings.tlsPorts()).containsExactly(8883, 5671, 443);
    assertThat(settings.proxyPort()).isEqualTo(8089);
  }

  @Test
  void anAddressThatOthersCanReachIsRefused() {
    for (String address : new String[] {"0.0.0.0", "192.168.1.7", "::"}) {
      assertThatThrownBy(() -> PortSettings.of(TestConfig.of(Map.of("address", address))))
          .hasMessageContaining("address: " + address)
          .hasMessageContaining("not a loopback address");
    }
  }

  @Test
  void aHostNameIsNoAddress() {
    assertThatThrownBy(() -> PortSettings.of(TestConfig.of(Map.of("address", "localhost"))))
        .hasMessageContaining("address: 'localhost' is not an IP address");
  }

  @Test
  void aFaultNamesTheSettingTheValueAndWhatWouldBeRight() {
    assertThatThrownBy(() -> PortSettings.of(TestConfig.of(Map.of("tlsPorts", new int[] {99_999}))))
        .hasMessage("tlsPorts: 99999 is above 65535");
    assertThatThrownBy(() -> PortSettings.of(TestConfig.of(Map.of("tlsPorts", new int[] {}))))
        .hasMessageContaining("at least one port");
    assertThatThrownBy(() -> PortSettings.of(TestConfig.of(Map.of("proxyPort", 8883))))
        .hasMessageContaining("8883 is a TLS port already");
    assertThatThrownBy(() -> PortSettings.of(TestConfig.of(Map.of("names", new String[] {"a b"}))))
        .hasMessageContaining("'a b' is neither a host name nor an IP address");
  }
}
