package io.twinwire.outbox;

import java.util.ArrayList;
import java.util.List;

/**
 * The configuration in force. A value that cannot be used stands at its default and is named in the
 * faults.
 */
record Settings(
    int maxMessages, long maxBytes, int windowMessages, long windowBytes, List<String> faults) {

  static final Settings DEFAULT = new Settings(10_000, 16_384 * 1024L, 50, 256 * 1024L, List.of());

  Settings {
    faults = List.copyOf(faults);
  }

  static Settings of(Config config) {
    List<String> faults = new ArrayList<>();
    int messages = bounded(faults, "maxMessages", config.maxMessages(), 1, 1_000_000, 10_000);
    int kilobytes = bounded(faults, "maxKilobytes", config.maxKilobytes(), 256, 1 << 20, 16_384);
    int window = bounded(faults, "windowMessages", config.windowMessages(), 1, 10_000, 50);
    int bytes = bounded(faults, "windowKilobytes", config.windowKilobytes(), 256, 1 << 16, 256);
    return new Settings(messages, kilobytes * 1024L, window, bytes * 1024L, faults);
  }

  private static int bounded(
      List<String> faults, String name, int value, int min, int max, int standard) {
    if (value < min) {
      faults.add(name + ": " + value + " is below " + min + "; " + standard + " is used");
      return standard;
    }
    if (value > max) {
      faults.add(name + ": " + value + " is above " + max + "; " + standard + " is used");
      return standard;
    }
    return value;
  }
}
