package io.twinwire.telemetry.scheduler;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** When a value is told. */
enum Reporting {
  /** By exception where there is a deadband, else always. */
  AUTO,
  /** In every message. */
  ALWAYS,
  /** When it changed, by more than the deadband where there is one. */
  CHANGE;

  /** As it is spelled in a configuration. */
  static Optional<Reporting> of(String name) {
    return Arrays.stream(values()).filter(value -> value.spelling().equals(name)).findFirst();
  }

  static String names() {
    return String.join(", ", Arrays.stream(values()).map(Reporting::spelling).toList());
  }

  String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }
}
