package io.twinwire.hub.transport;

import io.twinwire.support.retry.RetryPolicy;
import java.time.Duration;

/** The transport's configuration, checked. */
record Settings(
    Duration keepAlive, RetryPolicy retry, Duration operationTimeout, String productInfo) {

  private static final double JITTER = 0.5;

  /**
   * @throws IllegalArgumentException when a value is out of bounds; the message names it
   */
  static Settings of(Config config, String product) {
    between("keepAlive", config.keepAlive(), 30, 1177);
    between("retryFirst", config.retryFirst(), 100, 60_000);
    between("retryCap", config.retryCap(), 1, 3600);
    between("operationTimeout", config.operationTimeout(), 1, 600);
    if (config.retryFirst() > config.retryCap() * 1000) {
      throw new IllegalArgumentException(
          "retryFirst: "
              + config.retryFirst()
              + " ms is above retryCap, "
              + config.retryCap()
              + " s");
    }
    return new Settings(
        Duration.ofSeconds(config.keepAlive()),
        new RetryPolicy(
            Duration.ofMillis(config.retryFirst()), Duration.ofSeconds(config.retryCap()), JITTER),
        Duration.ofSeconds(config.operationTimeout()),
        config.productInfo().isBlank() ? product : config.productInfo().strip());
  }

  /** Whether a connection opened with those settings would be the same as one with these. */
  boolean sameConnection(Settings other) {
    return keepAlive.equals(other.keepAlive) && productInfo.equals(other.productInfo);
  }

  private static void between(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + ": " + value + " is not between " + min + " and " + max);
    }
  }
}
