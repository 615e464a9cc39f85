package io.twinwire.support.sensor.channel;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The options of a channel's line, each to be asked for once. Every method throws {@link
 * IllegalArgumentException} with the option, its value and what would be right.
 */
public final class Options {

  private final Map<String, String> left;
  private final Set<String> known = new TreeSet<>();

  Options(Map<String, String> options) {
    this.left = new HashMap<>(options);
  }

  /** The text of an option. */
  public Optional<String> text(String key) {
    known.add(key);
    return Optional.ofNullable(left.remove(key));
  }

  /** Whether a flag is set: {@code writable}, or {@code writable=true}. */
  public boolean flag(String key) {
    return choice(key, List.of("true", "false"), "false").equals("true");
  }

  /** One of several words. */
  public String choice(String key, List<String> right, String standard) {
    String value = text(key).orElse(standard);
    if (!right.contains(value)) {
      throw new IllegalArgumentException(
          key + ": '" + value + "' is none of " + String.join(", ", right));
    }
    return value;
  }

  /** One of an enumeration's constants, spelled in lower case. */
  public <E extends Enum<E>> E choice(String key, Class<E> type, E standard) {
    List<String> right = List.of(type.getEnumConstants()).stream().map(Options::spelling).toList();
    return Enum.valueOf(type, choice(key, right, spelling(standard)).toUpperCase(Locale.ROOT));
  }

  private static String spelling(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** A whole number within bounds, both included. */
  public int whole(String key, int low, int high, int standard) {
    Optional<String> text = text(key);
    return text.isEmpty() ? standard : whole(key, text.get(), low, high);
  }

  /** A whole number within bounds, both included, that stands elsewhere than in an option. */
  public static int whole(String name, String text, int low, int high) {
    long value;
    try {
      value = Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + ": '" + text + "' is not a whole number", e);
    }
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          name + ": " + value + (value < low ? " is below " + low : " is above " + high));
    }
    return (int) value;
  }

  /** A finite number. */
  public Optional<Double> number(String key) {
    return text(key).map(text -> number(key, text));
  }

  static double number(String name, String text) {
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below, as for what is not finite.
    }
    throw new IllegalArgumentException(name + ": '" + text + "' is not a number");
  }

  /** Refuses what nobody asked for. */
  void end() {
    if (!left.isEmpty()) {
      throw new IllegalArgumentException(
          new TreeSet<>(left.keySet()).first()
              + ": no such option; there are "
              + String.join(", ", known));
    }
  }
}
