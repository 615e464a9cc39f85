package io.twinwire.launcher;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {

  private static final String ADDRESS = "127.41.0.1";

  @Test
  void aBusyPortIsNamedWithItsRemedyAndAFreeOneIsLeftFree() throws Exception {
    int port;
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getByName(ADDRESS))) {
      port = busy.getLocalPort();
      assertThatExceptionOfType(LaunchException.class)
          .isThrownBy(() -> Ports.probe(ADDRESS, port, "another with --portal-port"))
          .withMessage("port %d on %s is in use: choose another with --portal-port", port, ADDRESS);
    }
    assertThatCode(
            () -> {
              Ports.probe(ADDRESS, port, "another");
              Ports.probe(ADDRESS, port, "another");
            })
        .doesNotThrowAnyException();
  }

  @Test
  void anAddressThatIsNotOfThisMachineIsNotCalledBusy() {
    assertThatExceptionOfType(LaunchException.class)
        .isThrownBy(() -> Ports.probe("192.0.2.1", 8883, "another address with --address"))
        .withMessageMatching(
            "port 8883 on 192.0.2.1 cannot be bound \\(.+\\): choose another address with"
                + " --address");
  }
}
