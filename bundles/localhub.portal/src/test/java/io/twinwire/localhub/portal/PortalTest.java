package io.twinwire.localhub.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.annotation.Annotation;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class PortalTest {

  private final EventFanout fanout = new EventFanout();
  private final FakeHub hub = new FakeHub(fanout);

  private Portal portal(String address, int port) {
    return new Portal(config(address, port, ""), fanout, hub.registry, hub.twins, hub.telemetry);
  }

  private static Config config(String address, int port, String hubHostName) {
    return new Config() {
      @Override
      public String address() {
        return address;
      }

      @Override
      public int port() {
        return port;
      }

      @Override
      public String hubHostName() {
        return hubHostName;
      }

      @Override
      public Class<? extends Annotation> annotationType() {
        return Config.class;
      }
    };
  }

  @Test
  void aBusyPortIsNamedWithItsOptionAndTakenOnceItIsFree() throws Exception {
    InetAddress address = InetAddress.getByName("127.0.13.2");
    ServerSocket other = new ServerSocket(0, 1, address);
    int port = other.getLocalPort();
    Portal portal = portal("127.0.13.2", port);
    try {
      await().until(() -> portal.execute().getStatus() == Result.Status.CRITICAL);
      assertThat(portal.execute().iterator().next().getMessage())
          .contains("port " + port + " of 127.0.13.2")
          .contains("--portal-port");

      other.close();

      await().until(() -> portal.execute().isOk());
      new Socket(address, port).close();
    } finally {
      other.close();
      portal.close();
    }
  }

  @Test
  void closingWhileThePortIsBusyEndsAtOnce() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.13.2"))) {
      Portal portal = portal("127.0.13.2", other.getLocalPort());
      await().until(() -> portal.execute().getStatus() == Result.Status.CRITICAL);
      Instant begin = Instant.now();

      portal.close();

      assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(1));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "192.168.1.5", "example.org", "127.0.0.999", "::", ""})
  void anAddressThatIsNotLoopbackIsAHealthMessageAndNothingListens(String address) {
    Portal portal = portal(address, 8088);
    try {
      assertThat(portal.execute().getStatus()).isEqualTo(Result.Status.CRITICAL);
      assertThat(portal.execute().iterator().next().getMessage())
          .contains("address: " + address + " is not a loopback address");
    } finally {
      portal.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, http://127.0.0.1:8088/",
    "localhost, http://127.0.0.1:8088/",
    "127.9.8.7, http://127.9.8.7:8088/",
    "::1, http://[::1]:8088/"
  })
  void everyLoopbackAddressIsTaken(String address, String url) {
    assertThat(Settings.of(config(address, 8088, "")).url()).isEqualTo(url);
  }

  @Test
  void theHubsOwnNameGoesIntoConnectionStringsWhereItIsSet() {
    assertThat(Settings.of(config("127.0.0.1", 8088, "")).hubHostName()).isEqualTo("127.0.0.1");
    assertThat(Settings.of(config("127.0.0.1", 8088, "hub.local")).hubHostName())
        .isEqualTo("hub.local");
  }
}
