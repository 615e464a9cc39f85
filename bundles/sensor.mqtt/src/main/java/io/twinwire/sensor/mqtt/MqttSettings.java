package io.twinwire.sensor.mqtt;

import io.twinwire.support.settings.Bounds;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the broker is reached.
 *
 * @param broker empty where the URL is none
 * @param maxPayload bytes
 * @param maxChannels that may come by themselves
 */
public record MqttSettings(
    Optional<Broker> broker,
    String clientId,
    Login login,
    boolean cleanSession,
    int qos,
    Duration keepAlive,
    Duration timeout,
    Retained retained,
    int maxPayload,
    int maxChannels) {

  private static final Pattern URL =
      Pattern.compile(
          "(tcp|mqtt|ssl|mqtts)://([^\\s/:@\\[\\]]+|\\[[0-9a-fA-F:.]+\\])(?::(\\d{1,5}))?/?");

  /** Where it is. */
  public record Broker(String host, int port, boolean tls) {

    @Override
    public String toString() {
      return "broker " + host + ":" + port;
    }
  }

  /** Who the gateway is, and whom it trusts; what is empty there is not. */
  public record Login(
      String user, String password, String caFile, String certificateFile, String keyFile) {

    /** Nobody, who trusts whom the JDK trusts. */
    public static final Login NONE = new Login("", "", "", "", "");

    @Override
    public String toString() {
      return "Login[" + user + "]";
    }
  }

  /** What becomes of a message that the broker had kept. */
  public enum Retained {
    UNCERTAIN,
    GOOD,
    IGNORED
  }

  static MqttSettings of(Config config, String sensor, List<String> faults) {
    Bounds bounds = new Bounds(faults, "");
    Optional<Broker> broker = Optional.empty();
    try {
      broker = Optional.of(broker(config.url()));
    } catch (IllegalArgumentException e) {
      faults.add(String.valueOf(e.getMessage()));
    }
    if (config.certificateFile().isBlank() != config.keyFile().isBlank()) {
      faults.add("certificateFile and keyFile: one is there without the other");
    }
    return new MqttSettings(
        broker,
        clientId(config.clientId(), sensor, config.cleanSession()),
        new Login(
            config.user(),
            config._password(),
            config.caFile(),
            config.certificateFile(),
            config.keyFile()),
        config.cleanSession(),
        bounds.whole("qos", config.qos(), 0, 2, 1),
        Duration.ofSeconds(bounds.whole("keepAlive", config.keepAlive(), 1, 3_600, 30)),
        Duration.ofSeconds(bounds.whole("timeout", config.timeout(), 1, 120, 10)),
        retained(config.retained(), bounds),
        bounds.whole("maxPayload", config.maxPayload(), 16, 1_048_576, 65_536),
        bounds.whole("maxChannels", config.maxChannels(), 1, 10_000, 1_000));
  }

  private static Retained retained(String text, Bounds bounds) {
    return bounds
        .option("retained", text, MqttSettings::retained, "uncertain, good, ignored")
        .orElse(Retained.UNCERTAIN);
  }

  private static Optional<Retained> retained(String text) {
    return switch (text) {
      case "uncertain" -> Optional.of(Retained.UNCERTAIN);
      case "good" -> Optional.of(Retained.GOOD);
      case "ignored" -> Optional.of(Retained.IGNORED);
      default -> Optional.empty();
    };
  }

  private static String clientId(String configured, String sensor, boolean clean) {
    if (!configured.isBlank()) {
      return configured;
    }
    String chance = Integer.toHexString(ThreadLocalRandom.current().nextInt());
    return "twinwire-" + sensor + (clean ? "-" + chance : "");
  }

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException with the URL and what would be right
   */
  public static Broker broker(String url) {
    Matcher matcher = URL.matcher(url.strip());
    if (matcher.matches()) {
      boolean tls = matcher.group(1).endsWith("s") || matcher.group(1).equals("ssl");
      int port = matcher.group(3) != null ? Integer.parseInt(matcher.group(3)) : tls ? 8883 : 1883;
      if (port > 0 && port <= 65_535) {
        return new Broker(matcher.group(2), port, tls);
      }
    }
    String shown = url.replaceFirst("//.*@", "//...@");
    throw new IllegalArgumentException(
        "url: '" + shown + "' is not tcp://HOST:PORT or ssl://HOST:PORT");
  }
}
