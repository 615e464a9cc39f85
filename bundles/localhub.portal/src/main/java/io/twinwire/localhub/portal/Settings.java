package io.twinwire.localhub.portal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * The validated configuration.
 *
 * @param address a loopback address
 * @param port 1 to 65535
 * @param hubHostName what connection strings name
 */
record Settings(InetAddress address, int port, String hubHostName) {

  private static final Pattern LOOPBACK =
      Pattern.compile("127(\\.(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)){3}|::1");

  Settings {
    if (!address.isLoopbackAddress()) {
      throw new IllegalArgumentException(notLoopback(address.getHostAddress()));
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port: " + port + " is not between 1 and 65535");
    }
  }

  /**
   * Reads the component's configuration.
   *
   * @throws IllegalArgumentException naming the attribute, its value and what would be right
   */
  static Settings of(Config config) {
    InetAddress address = loopback(config.address().trim());
    String hub = config.hubHostName().trim();
    return new Settings(address, config.port(), hub.isEmpty() ? address.getHostAddress() : hub);
  }

  private static InetAddress loopback(String text) {
    String literal = text.equalsIgnoreCase("localhost") ? "127.0.0.1" : text;
    // Only literals pass, so that nothing is ever asked of a name server.
    if (!LOOPBACK.matcher(literal).matches()) {
      throw new IllegalArgumentException(notLoopback(text));
    }
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(notLoopback(text), e);
    }
  }

  private static String notLoopback(String text) {
    return "address: "
        + text
        + " is not a loopback address; the page is for this machine only (127.x.y.z or ::1)";
  }

  /** The address as a browser names it. */
  String host() {
    return address.getHostAddress().indexOf(':') >= 0 ? "[::1]" : address.getHostAddress();
  }

  /** Where the page is. */
  String url() {
    return "http://" + host() + ":" + port + "/";
  }
}
