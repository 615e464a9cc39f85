package io.twinwire.hub.transport;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way to the hub.
 *
 * @param webSocket MQTT over WebSocket on port 443 instead of MQTT on port 8883
 * @param proxy only with WebSocket: proxies let nothing but port 443 through
 */
record Route(boolean webSocket, Optional<HttpProxy> proxy) {

  static final Route DIRECT = new Route(false, Optional.empty());

  private static final int USUAL_PORT = 8080;

  /**
   * @param last the route so far, for values that cannot be used
   */
  static Route of(Config config, List<String> faults, Route last) {
    boolean webSocket = webSocket(text(config.protocol()), faults, last);
    Optional<HttpProxy> proxy = proxy(config, faults, last.proxy());
    if (!webSocket && proxy.isPresent()) {
      faults.add(
          "proxyHost: %s is not used with protocol MQTT, which no proxy lets through; MQTT_WS is"
                  .formatted(proxy.get().host())
              + " the protocol for a proxy");
      return DIRECT;
    }
    return new Route(webSocket, proxy);
  }

  private static boolean webSocket(String protocol, List<String> faults, Route last) {
    if (protocol.equals("MQTT") || protocol.equals("MQTT_WS")) {
      return protocol.equals("MQTT_WS");
    }
    faults.add(
        "protocol: %s is not MQTT or MQTT_WS; %s is used"
            .formatted(protocol, last.webSocket() ? "MQTT_WS" : "MQTT"));
    return last.webSocket();
  }

  private static Optional<HttpProxy> proxy(
      Config config, List<String> faults, Optional<HttpProxy> last) {
    String host = text(config.proxyHost());
    int port =
        Settings.whole(
            faults,
            "proxyPort",
            config::proxyPort,
            1,
            65_535,
            last.map(HttpProxy::port).orElse(USUAL_PORT));
    String user = text(config.proxyUser());
    if (!host.matches("[A-Za-z0-9._:-]*")) {
      faults.add(
          "proxyHost: '%s' is no host name and no address; %s is used"
              .formatted(host, last.map(HttpProxy::host).orElse("none")));
      return last;
    }
    if (user.indexOf(':') >= 0) {
      faults.add("proxyUser: '%s' holds a colon, which no proxy can tell apart".formatted(user));
      user = last.map(HttpProxy::user).orElse("");
    }
    return host.isEmpty()
        ? Optional.empty()
        : Optional.of(new HttpProxy(host, port, user, text(config._proxyPassword())));
  }

  /** An empty array comes as null. */
  private static String text(@Nullable String value) {
    return value == null ? "" : value.strip();
  }
}
