package io.twinwire.health;

import java.time.Duration;
import java.util.Optional;

/**
 * The configuration, valid.
 *
 * @param interval from one run to the next
 * @param problem what was wrong with the configured value, where the default is used instead
 */
record Settings(Duration interval, Optional<String> problem) {

  static final int DEFAULT_INTERVAL = 30;
  private static final int MIN_INTERVAL = 5;
  private static final int MAX_INTERVAL = 3600;

  static Settings of(Config config) {
    int seconds = config.interval();
    if (seconds < MIN_INTERVAL) {
      return instead("interval: " + seconds + " is below " + MIN_INTERVAL);
    }
    if (seconds > MAX_INTERVAL) {
      return instead("interval: " + seconds + " is above " + MAX_INTERVAL);
    }
    return new Settings(Duration.ofSeconds(seconds), Optional.empty());
  }

  private static Settings instead(String fault) {
    return new Settings(
        Duration.ofSeconds(DEFAULT_INTERVAL),
        Optional.of(fault + ", " + DEFAULT_INTERVAL + " is used"));
  }
}
