package io.twinwire.localhub.port;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The configuration, checked. */
record PortSettings(
    InetAddress address,
    List<Integer> tlsPorts,
    int proxyPort,
    AltNames names,
    String directory,
    Duration silence) {

  PortSettings {
    tlsPorts = List.copyOf(tlsPorts);
  }

  /**
   * Checks a configuration.
   *
   * @throws IllegalArgumentException when the configuration cannot be used; the message says what
   *     would be right
   */
  static PortSettings of(Config config) {
    InetAddress address = address(config.address().strip());
    List<Integer> tlsPorts = new ArrayList<>();
    for (int port : config.tlsPorts()) {
      if (port != 0 && tlsPorts.contains(port)) {
        throw new IllegalArgumentException("tlsPorts: " + port + " is given twice");
      }
      tlsPorts.add(within("tlsPorts", port, 0, 65_535));
    }
    if (tlsPorts.isEmpty()) {
      throw new IllegalArgumentException(
          "tlsPorts: at least one port is needed, for instance 8883");
    }
    int proxyPort = within("proxyPort", config.proxyPort(), 0, 65_535);
    if (proxyPort != 0 && tlsPorts.contains(proxyPort)) {
      throw new IllegalArgumentException("proxyPort: " + proxyPort + " is a TLS port already");
    }
    return new PortSettings(
        address,
        tlsPorts,
        proxyPort,
        AltNames.of(address, List.of(config.names())),
        config.directory(),
        Duration.ofSeconds(within("silence", config.silence(), 1, 3600)));
  }

  private static InetAddress address(String text) {
    InetAddress address = AltNames.literal(text);
    if (address == null) {
      throw new IllegalArgumentException(
          "address: '" + text + "' is not an IP address; use 127.0.0.1 or another of 127.0.0.0/8");
    }
    if (!address.isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "address: "
              + text
              + " is not a loopback address; the local hub listens on 127.0.0.0/8 or ::1 only");
    }
    return address;
  }

  private static int within(String name, int value, int min, int max) {
    if (value < min) {
      throw new IllegalArgumentException(name + ": " + value + " is below " + min);
    }
    if (value > max) {
      throw new IllegalArgumentException(name + ": " + value + " is above " + max);
    }
    return value;
  }
}
