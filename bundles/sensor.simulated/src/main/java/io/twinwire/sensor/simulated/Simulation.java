package io.twinwire.sensor.simulated;

import io.twinwire.sensor.simulated.Signal.Form;
import io.twinwire.support.sensor.channel.Options;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What a channel's line asks for.
 *
 * @param column whose cells of the replayed file are shown; empty where it is the form's values
 * @param noise up to how far a number is moved by chance
 * @param decimals that a number is rounded to
 */
record Simulation(Optional<String> column, Form form, double noise, int decimals, Faults faults) {

  /**
   * What goes wrong, and when.
   *
   * @param delay how long the channel takes to read where it is {@code delayed}
   */
  record Faults(When bad, When uncertain, When drop, When stuck, Duration delay, When delayed) {

    static final Faults NONE =
        new Faults(When.NEVER, When.NEVER, When.NEVER, When.NEVER, Duration.ZERO, When.NEVER);

    static Faults parse(Options options) {
      return new Faults(
          when(options, "bad", When.NEVER),
          when(options, "uncertain", When.NEVER),
          when(options, "drop", When.NEVER),
          when(options, "stuck", When.NEVER),
          Duration.ofMillis(options.whole("delay", 0, MOST_DELAY, 0)),
          when(options, "delayed", When.ALWAYS));
    }

    private static When when(Options options, String key, When standard) {
      return options.text(key).map(text -> When.parse(key, text)).orElse(standard);
    }
  }

  /** The longest delay in milliseconds. */
  private static final int MOST_DELAY = 600_000;

  private static final String COLUMN = "column:";
  private static final int DECIMALS = 3;
  private static final Form NOTHING = dice -> index -> "";

  /** The forms whose values are no numbers. */
  private static final Set<String> TEXTS = Set.of("boolean", "choice");

  /** A signal that depends on no dice, without faults. */
  static Simulation of(Signal signal) {
    return new Simulation(Optional.empty(), dice -> signal, 0, DECIMALS, Faults.NONE);
  }

  /**
   * Parses what stands in a channel's line behind the equals sign.
   *
   * @throws IllegalArgumentException with the thing, the value and what would be right
   */
  static Simulation parse(String address, Options options) {
    boolean replayed = address.startsWith(COLUMN) && address.length() > COLUMN.length();
    Form form = replayed ? NOTHING : Forms.parse(address, options);
    boolean numbers = !TEXTS.contains(address);
    return new Simulation(
        replayed ? Optional.of(address.substring(COLUMN.length())) : Optional.empty(),
        form,
        numbers ? noise(options) : 0,
        numbers ? options.whole("decimals", 0, 15, DECIMALS) : DECIMALS,
        Faults.parse(options));
  }

  private static double noise(Options options) {
    double noise = options.number("noise").orElse(0.0);
    if (noise < 0) {
      throw new IllegalArgumentException("noise: " + noise + " is below 0");
    }
    return noise;
  }
}
