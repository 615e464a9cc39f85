package io.twinwire.telemetry.scheduler;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The configuration in force. A value that cannot be used stands at its default and is named in the
 * faults.
 */
record Settings(Duration sendInterval, Duration sampleTimeout, List<String> faults) {

  Settings {
    faults = List.copyOf(faults);
  }

  static Settings of(Config config) {
    List<String> faults = new ArrayList<>();
    Duration interval = seconds(faults, "sendInterval", config.sendInterval(), 86_400, 60);
    Duration timeout = seconds(faults, "sampleTimeout", config.sampleTimeout(), 3600, 10);
    return new Settings(interval, timeout, faults);
  }

  private static Duration seconds(
      List<String> faults, String name, int value, int max, int standard) {
    if (value < 1) {
      faults.add(name + ": " + value + " is below 1; " + standard + " is used");
      return Duration.ofSeconds(standard);
    }
    if (value > max) {
      faults.add(name + ": " + value + " is above " + max + "; " + standard + " is used");
      return Duration.ofSeconds(standard);
    }
    return Duration.ofSeconds(value);
  }
}
