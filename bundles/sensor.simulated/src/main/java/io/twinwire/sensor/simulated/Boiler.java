package io.twinwire.sensor.simulated;

import io.twinwire.api.sensor.Channel;
import io.twinwire.api.sensor.ValueType;
import io.twinwire.support.sensor.channel.ChannelTable;
import io.twinwire.support.sensor.channel.Entry;
import java.util.List;
import java.util.SplittableRandom;

/** What the simulated boiler shows at a sample: a function of seed and index, nothing else. */
final class Boiler {

  /** Samples from one crest of the temperature to the next. */
  private static final int PERIOD = 120;

  /** Samples between two decisions to turn the valve. */
  private static final int VALVE_STRETCH = 10;

  private final long seed;
  private final double phase;

  Boiler(long seed) {
    this.seed = seed;
    this.phase = new SplittableRandom(seed).nextDouble();
  }

  /** The channels of a sensor for which none is configured. */
  static ChannelTable<Simulation> table(long seed) {
    Boiler boiler = new Boiler(seed);
    return new ChannelTable<>(
        List.of(
            entry("temperature", ValueType.NUMBER, "Cel", boiler::temperature),
            entry("pressure", ValueType.NUMBER, "kPa", boiler::pressure),
            entry("valve", ValueType.BOOLEAN, "", boiler::valve)),
        List.of());
  }

  private static Entry<Simulation> entry(String name, ValueType type, String unit, Signal signal) {
    return new Entry<>(Channel.of(name, type, unit), Simulation.of(signal));
  }

  private Object temperature(long index) {
    return rounded(70 + 8 * wave(index) + random(index).nextDouble(-0.3, 0.3));
  }

  private Object pressure(long index) {
    SplittableRandom noise = random(index);
    // The first number is the temperature's.
    noise.nextLong();
    return rounded(101.3 + 2.5 * wave(index) + noise.nextDouble(-0.2, 0.2));
  }

  private Object valve(long index) {
    return random(-1 - index / VALVE_STRETCH).nextBoolean();
  }

  private double wave(long index) {
    // StrictMath and not Math: the values are the same on every machine.
    return StrictMath.sin(2 * Math.PI * (phase + (double) (index % PERIOD) / PERIOD));
  }

  private SplittableRandom random(long index) {
    return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + index);
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
