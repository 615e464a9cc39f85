package io.twinwire.launcher;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the user asks for.
 *
 * @param action what to do
 * @param data the data directory, absolute
 * @param address the loopback address of the local hub, where there is one
 * @param portalPort the port of the local hub's page
 * @param proxyPort the port of the local hub's HTTP proxy
 */
record Options(Action action, Path data, String address, int portalPort, int proxyPort) {

  static final String DATA = "--data";
  static final String ADDRESS = "--address";
  static final String PORTAL_PORT = "--portal-port";
  static final String PROXY_PORT = "--proxy-port";
  static final String HELP = "--help";
  static final String VERSION = "--version";

  static final String DEFAULT_DATA = "twinwire-data";
  static final String DEFAULT_ADDRESS = "127.0.0.1";
  static final int DEFAULT_PORTAL_PORT = 8088;
  static final int DEFAULT_PROXY_PORT = 8089;

  /** The port that Microsoft's clients use, and no other. */
  static final int MQTT_PORT = 8883;

  private static final Pattern LOOPBACK =
      Pattern.compile("127(\\.(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)){3}");
  private static final Pattern PORT = Pattern.compile("\\d{1,5}");

  enum Action {
    RUN,
    HELP,
    VERSION
  }

  /** Reads the command line of a product with or without a local hub. */
  static Options parse(List<String> args, boolean hub) throws LaunchException {
    Set<String> known = known(hub);
    Path data = directory(DEFAULT_DATA);
    String address = DEFAULT_ADDRESS;
    int portalPort = DEFAULT_PORTAL_PORT;
    int proxyPort = DEFAULT_PROXY_PORT;
    Action action = Action.RUN;
    Iterator<String> rest = args.iterator();
    while (rest.hasNext()) {
      String arg = rest.next();
      int equals = arg.startsWith("--") ? arg.indexOf('=') : -1;
      String option = equals < 0 ? arg : arg.substring(0, equals);
      if (!known.contains(option)) {
        throw LaunchException.usage(
            "unknown option " + option + ": there are " + String.join(", ", known));
      }
      if (option.equals(HELP) || option.equals(VERSION)) {
        if (equals >= 0) {
          throw LaunchException.usage(option + ": takes no value");
        }
        if (action == Action.RUN) {
          action = option.equals(HELP) ? Action.HELP : Action.VERSION;
        }
        continue;
      }
      String value = equals < 0 ? (rest.hasNext() ? rest.next() : "") : arg.substring(equals + 1);
      if (value.isEmpty() || (equals < 0 && value.startsWith("--"))) {
        throw LaunchException.usage(option + ": its value is missing");
      }
      switch (option) {
        case DATA -> data = directory(value);
        case ADDRESS -> address = loopback(value);
        case PORTAL_PORT -> portalPort = port(option, value);
        default -> proxyPort = port(option, value);
      }
    }
    if (hub) {
      distinct(portalPort, proxyPort);
    }
    return new Options(action, data, address, portalPort, proxyPort);
  }

  private static Set<String> known(boolean hub) {
    Set<String> known = new LinkedHashSet<>(List.of(DATA));
    if (hub) {
      known.addAll(List.of(ADDRESS, PORTAL_PORT, PROXY_PORT));
    }
    known.addAll(List.of(HELP, VERSION));
    return known;
  }

  private static Path directory(String value) throws LaunchException {
    try {
      return Path.of(value).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw LaunchException.usage(DATA + ": " + value + " is no path: " + e.getReason());
    }
  }

  private static String loopback(String value) throws LaunchException {
    if (!LOOPBACK.matcher(value).matches()) {
      throw LaunchException.usage(
          ADDRESS
              + ": "
              + value
              + " is no IPv4 loopback address: give one from 127.0.0.1 to 127.255.255.254");
    }
    return value;
  }

  private static int port(String option, String value) throws LaunchException {
    int port = PORT.matcher(value).matches() ? Integer.parseInt(value) : 0;
    if (port < 1 || port > 65_535) {
      throw LaunchException.usage(
          option + ": " + value + " is no port: give a number from 1 to 65535");
    }
    return port;
  }

  private static void distinct(int portalPort, int proxyPort) throws LaunchException {
    if (portalPort == proxyPort) {
      throw LaunchException.usage(
          PORTAL_PORT + " and " + PROXY_PORT + ": both are " + portalPort + ", give two ports");
    }
    for (String option : List.of(PORTAL_PORT, PROXY_PORT)) {
      if ((option.equals(PORTAL_PORT) ? portalPort : proxyPort) == MQTT_PORT) {
        throw LaunchException.usage(
            option + ": " + MQTT_PORT + " is the port of the hub itself, give another");
      }
    }
  }
}
