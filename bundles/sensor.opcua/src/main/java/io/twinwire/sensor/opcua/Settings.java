package io.twinwire.sensor.opcua;

import io.twinwire.support.settings.Bounds;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;

/**
 * A configuration that can be used.
 *
 * @param url {@code opc.tcp://HOST:PORT/PATH}
 */
record Settings(
    String url,
    SecurityPolicy policy,
    MessageSecurityMode mode,
    boolean trustOnFirstUse,
    Login login,
    Duration publishing,
    int sampling,
    int queue,
    Duration timeout,
    Duration session,
    Duration keepAlive) {

  /** The port of servers that name none. */
  private static final int STANDARD_PORT = 4840;

  private static final int LAST_PORT = 65_535;

  private static final Map<String, SecurityPolicy> POLICIES =
      Map.of(
          "None", SecurityPolicy.None,
          "Basic256Sha256", SecurityPolicy.Basic256Sha256,
          "Aes128_Sha256_RsaOaep", SecurityPolicy.Aes128_Sha256_RsaOaep,
          "Aes256_Sha256_RsaPss", SecurityPolicy.Aes256_Sha256_RsaPss);

  private static final Map<String, MessageSecurityMode> MODES =
      Map.of(
          "none", MessageSecurityMode.None,
          "sign", MessageSecurityMode.Sign,
          "signAndEncrypt", MessageSecurityMode.SignAndEncrypt);

  /**
   * Reads a configuration.
   *
   * @param faults takes what cannot be used
   * @return empty where nothing stands in for it: no server is asked in a way that nobody wanted
   */
  static Optional<Settings> of(Config config, List<String> faults) {
    int before = faults.size();
    Optional<String> url = url(config.endpoint(), faults);
    Optional<SecurityPolicy> policy =
        choice("securityPolicy", config.securityPolicy(), POLICIES, faults);
    Optional<MessageSecurityMode> mode =
        choice("securityMode", config.securityMode(), MODES, faults);
    boolean unsecured = policy.filter(SecurityPolicy.None::equals).isPresent();
    if (policy.isPresent()
        && mode.isPresent()
        && unsecured != (mode.get() == MessageSecurityMode.None)) {
      faults.add(
          "securityMode: "
              + config.securityMode()
              + " does not go with the securityPolicy "
              + config.securityPolicy()
              + "; right is "
              + (unsecured ? "none" : "sign or signAndEncrypt"));
    }
    if (!config.user().isEmpty() && !config.userCertificate().isEmpty()) {
      faults.add("user: stands beside a userCertificate; right is one of them");
    }
    if (faults.size() > before) {
      return Optional.empty();
    }
    Bounds bounds = new Bounds(faults, "");
    return Optional.of(
        new Settings(
            url.orElseThrow(),
            policy.orElseThrow(),
            mode.orElseThrow(),
            config.trustOnFirstUse(),
            new Login(
                config.user(),
                config._password(),
                config.userCertificate(),
                config.plainPassword()),
            Duration.ofMillis(
                bounds.whole(
                    "publishingInterval", config.publishingInterval(), 10, 3_600_000, 1000)),
            bounds.whole("samplingInterval", config.samplingInterval(), 0, 3_600_000, 1000),
            bounds.whole("queueSize", config.queueSize(), 1, 100_000, 10),
            Duration.ofSeconds(bounds.whole("timeout", config.timeout(), 1, 120, 10)),
            Duration.ofSeconds(
                bounds.whole("sessionTimeout", config.sessionTimeout(), 10, 3600, 60)),
            Duration.ofSeconds(
                bounds.whole("keepAliveInterval", config.keepAliveInterval(), 1, 60, 5))));
  }

  String host() {
    return URI.create(url).getHost();
  }

  int port() {
    return URI.create(url).getPort();
  }

  private static <T> Optional<T> choice(
      String name, String value, Map<String, T> right, List<String> faults) {
    Optional<T> choice = Optional.ofNullable(right.get(value));
    if (choice.isEmpty()) {
      faults.add(
          name
              + ": '"
              + value
              + "' is none of "
              + String.join(", ", right.keySet().stream().sorted().toList()));
    }
    return choice;
  }

  private static Optional<String> url(String endpoint, List<String> faults) {
    Optional<URI> uri = uri(endpoint.strip());
    if (uri.isEmpty()) {
      faults.add("endpoint: '" + endpoint + "' is not opc.tcp://HOST:PORT/PATH");
      return Optional.empty();
    }
    int port = uri.get().getPort() < 0 ? STANDARD_PORT : uri.get().getPort();
    if (port < 1 || port > LAST_PORT) {
      faults.add("endpoint: port " + port + (port < 1 ? " is below 1" : " is above " + LAST_PORT));
      return Optional.empty();
    }
    return Optional.of("opc.tcp://" + uri.get().getHost() + ":" + port + uri.get().getPath());
  }

  private static Optional<URI> uri(String endpoint) {
    try {
      return Optional.of(URI.create(endpoint))
          .filter(uri -> "opc.tcp".equals(uri.getScheme()) && uri.getHost() != null);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
