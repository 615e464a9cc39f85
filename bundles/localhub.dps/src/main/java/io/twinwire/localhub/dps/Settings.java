package io.twinwire.localhub.dps;

import java.time.Duration;

/** The configuration, checked. */
record Settings(
    String hostName,
    String idScope,
    Duration retryAfter,
    String directory,
    String connectionStringDirectory) {

  Settings {
    if (!hostName.matches("[a-zA-Z0-9_.\\-]+")) {
      throw new IllegalArgumentException(
          "hostName: \"" + hostName + "\" is not a host name or address without a port");
    }
    if (!idScope.matches("[a-zA-Z0-9]{1,64}")) {
      throw new IllegalArgumentException(
          "idScope: \"" + idScope + "\" is not 1 to 64 letters and digits");
    }
    if (retryAfter.isNegative() || retryAfter.toSeconds() > 3600) {
      throw new IllegalArgumentException(
          "retryAfter: " + retryAfter.toSeconds() + " is not from 0 to 3600");
    }
  }

  static Settings of(Config config) {
    return new Settings(
        config.hostName(),
        config.idScope(),
        Duration.ofSeconds(config.retryAfter()),
        config.directory(),
        config.connectionStringDirectory());
  }
}
