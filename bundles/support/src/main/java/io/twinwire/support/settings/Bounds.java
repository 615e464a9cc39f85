package io.twinwire.support.settings;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Holds values against their bounds, and notes each that has to give way: its name, the value, what
 * would be right, and what is used instead.
 */
public final class Bounds {

  private final List<String> faults;
  private final String instead;

  /**
   * @param faults takes the notes
   * @param instead what is used in place of a value that cannot be; empty for the standard's figure
   */
  public Bounds(List<String> faults, String instead) {
    this.faults = faults;
    this.instead = instead;
  }

  /** The value, or the standard where it is outside. */
  public int whole(String name, int value, int min, int max, int standard) {
    return within(name, value, min, max, standard) ? value : standard;
  }

  /** The value, or the standard where it is outside or no number. */
  public double number(String name, double value, double min, double max, double standard) {
    return within(name, value, min, max, standard) ? value : standard;
  }

  /**
   * One of several named options.
   *
   * @param names what would be right, for the note
   * @return empty where the value is none of them
   */
  public <T> Optional<T> option(
      String name, String value, Function<String, Optional<T>> parse, String names) {
    Optional<T> option = parse.apply(value);
    if (option.isEmpty()) {
      faults.add(name + ": \"" + value + "\" is none of " + names + "; " + used("the default"));
    }
    return option;
  }

  private boolean within(String name, Number value, Number min, Number max, Number standard) {
    double number = value.doubleValue();
    if (number >= min.doubleValue() && number <= max.doubleValue()) {
      return true;
    }
    String wrong =
        number < min.doubleValue()
            ? "below " + min
            : number > max.doubleValue() ? "above " + max : "not a number";
    faults.add(name + ": " + value + " is " + wrong + "; " + used(String.valueOf(standard)));
    return false;
  }

  private String used(String standard) {
    return (instead.isEmpty() ? standard : instead) + " is used";
  }
}
