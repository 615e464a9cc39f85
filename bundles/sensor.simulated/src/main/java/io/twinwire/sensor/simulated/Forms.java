package io.twinwire.sensor.simulated;

import io.twinwire.api.sensor.Channel;
import io.twinwire.api.sensor.ValueType;
import io.twinwire.sensor.simulated.Signal.Form;
import io.twinwire.support.sensor.channel.Options;
import io.twinwire.support.sensor.text.Values;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** The wave forms and what else a channel may show. A period is counted in samples. */
final class Forms {

  /** What there is, for a message. */
  static final String NAMES =
      "sine, square, triangle, sawtooth, ramp, counter, walk, constant, boolean, choice,"
          + " column:NAME";

  private Forms() {}

  /**
   * The form of a name.
   *
   * @throws IllegalArgumentException with the name or the option, and what would be right
   */
  static Form parse(String name, Options options) {
    return switch (name) {
      case "sine" -> wave(options, position -> StrictMath.sin(2 * Math.PI * position));
      case "square" -> square(options);
      case "triangle" -> wave(options, Forms::triangle);
      case "sawtooth" -> wave(options, position -> 2 * position - 1);
      case "ramp" -> ramp(options);
      case "counter" -> counter(options);
      case "walk" -> walk(options);
      case "constant" -> constant(options);
      case "boolean" -> truth(options);
      case "choice" -> choice(options);
      default -> throw new IllegalArgumentException("'" + name + "' is none of " + NAMES);
    };
  }

  /**
   * @param shape from the position in the period, 0 to below 1, to -1 to 1
   */
  private static Form wave(Options options, DoubleUnaryOperator shape) {
    double mean = options.number("mean").orElse(0.0);
    double amplitude = options.number("amplitude").orElse(1.0);
    double period = above(0, "period", options.number("period").orElse(60.0));
    double phase = options.number("phase").orElse(0.0);
    return dice ->
        index -> {
          double turns = index % period / period + phase;
          return mean + amplitude * shape.applyAsDouble(turns - StrictMath.floor(turns));
        };
  }

  private static Form square(Options options) {
    double duty = within(0, 1, "duty", options.number("duty").orElse(0.5));
    return wave(options, position -> position < duty ? 1 : -1);
  }

  private static double triangle(double position) {
    return position < 0.25 ? 4 * position : position < 0.75 ? 2 - 4 * position : 4 * position - 4;
  }

  private static Form ramp(Options options) {
    double from = options.number("from").orElse(0.0);
    double to = options.number("to").orElse(100.0);
    double over = above(0, "over", options.number("over").orElse(60.0));
    return dice -> index -> index >= over ? to : from + (to - from) * (index / over);
  }

  private static Form counter(Options options) {
    long from = whole(options, "from", 0);
    long step = whole(options, "step", 1);
    long modulo = whole(options, "modulo", 0);
    if (modulo < 0) {
      throw new IllegalArgumentException("modulo: " + modulo + " is below 0");
    }
    return dice ->
        index -> modulo == 0 ? from + index * step : Math.floorMod(from + index * step, modulo);
  }

  private static long whole(Options options, String key, int standard) {
    return options.whole(key, Integer.MIN_VALUE, Integer.MAX_VALUE, standard);
  }

  private static Form walk(Options options) {
    double min = options.number("min").orElse(Double.NEGATIVE_INFINITY);
    double max = options.number("max").orElse(Double.POSITIVE_INFINITY);
    double step = above(0, "step", options.number("step").orElse(1.0));
    double from = within(min, max, "from", options.number("from").orElse(Math.max(min, 0)));
    return dice -> new Walk(from, step, min, max, dice);
  }

  /** Moves by up to a step a sample, and turns back at its bounds. */
  private static final class Walk implements Signal {
    private final double step;
    private final double min;
    private final double max;
    private final Dice dice;
    private double value;
    private long reached;

    Walk(double from, double step, double min, double max, Dice dice) {
      this.value = from;
      this.step = step;
      this.min = min;
      this.max = max;
      this.dice = dice;
    }

    @Override
    public Object value(long index) {
      while (reached < index) {
        reached++;
        double moved = value + step * (2 * dice.roll(reached) - 1);
        double turned = moved > max ? 2 * max - moved : moved < min ? 2 * min - moved : moved;
        value = Math.max(min, Math.min(max, turned));
      }
      return value;
    }
  }

  private static Form constant(Options options) {
    Object value =
        Values.of(
            Channel.of("value", ValueType.ANY, ""),
            options
                .text("value")
                .orElseThrow(() -> new IllegalArgumentException("value: there is none")));
    return dice -> index -> value;
  }

  private static Form truth(Options options) {
    double share = within(0, 1, "share", options.number("share").orElse(0.5));
    int hold = options.whole("hold", 1, Integer.MAX_VALUE, 1);
    return dice -> index -> dice.roll(index / hold) < share;
  }

  private static Form choice(Options options) {
    List<String> of = List.of(options.text("of").orElse("").split(",", -1));
    if (of.contains("")) {
      throw new IllegalArgumentException("of: " + of + " is not TEXT,TEXT...");
    }
    int hold = options.whole("hold", 1, Integer.MAX_VALUE, 1);
    return dice -> index -> of.get((int) (dice.roll(index / hold) * of.size()));
  }

  private static double above(double bound, String name, double value) {
    if (value > bound) {
      return value;
    }
    throw new IllegalArgumentException(name + ": " + value + " is not above " + bound);
  }

  private static double within(double low, double high, String name, double value) {
    if (value >= low && value <= high) {
      return value;
    }
    throw new IllegalArgumentException(
        name + ": " + value + " is not within " + low + " and " + high);
  }
}
