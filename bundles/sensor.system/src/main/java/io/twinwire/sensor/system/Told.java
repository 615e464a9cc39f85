package io.twinwire.sensor.system;

import io.twinwire.api.sensor.Reading;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a group tells at a sample. */
final class Told {

  private final Instant time;
  private final Map<String, Reading> readings = new LinkedHashMap<>();
  private final Map<String, String> missing = new HashMap<>();

  Told(Instant time) {
    this.time = time;
  }

  /** A value. */
  void value(String channel, Object value, String unit) {
    readings.put(channel, Reading.good(channel, value, unit, time));
  }

  /** A share of a whole that is above zero, in percent. */
  void percent(String channel, long part, long whole) {
    value(channel, Math.min(100, Math.max(0, rounded(100.0 * part / whole))), "%");
  }

  /** A value with one decimal. */
  void rounded(String channel, double value, String unit) {
    value(channel, rounded(value), unit);
  }

  /** What is missed, whether it was there before or not. */
  void bad(String channel, String reason) {
    readings.put(channel, Reading.bad(channel, reason, time));
  }

  /** What is missed only if it was there before. */
  void missing(String channel, String reason) {
    missing.put(channel, reason);
  }

  boolean has(String channel) {
    return readings.containsKey(channel);
  }

  List<Reading> readings() {
    return List.copyOf(readings.values());
  }

  /** Says of a channel that was there before why it is not now. */
  void miss(String channel, String otherwise) {
    bad(channel, missing.getOrDefault(channel, otherwise));
  }

  /** A mount point or a label as part of a channel: {@code /} is root, {@code /mnt/a} is mnt-a. */
  static String name(String text) {
    String name = text.replaceAll("[^A-Za-z0-9_.]+", "-").replaceAll("^-|-$", "");
    return name.isEmpty() ? "root" : name.substring(0, Math.min(50, name.length()));
  }

  private static double rounded(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
