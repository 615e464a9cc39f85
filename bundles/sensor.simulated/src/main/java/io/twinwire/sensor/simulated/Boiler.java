package io.twinwire.sensor.simulated;

import io.twinwire.api.sensor.Reading;
import java.time.Instant;
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

  List<Reading> sample(long index, Instant time) {
    SplittableRandom noise = random(index);
    // StrictMath and not Math: the values are the same on every machine.
    double wave = StrictMath.sin(2 * Math.PI * (phase + (double) (index % PERIOD) / PERIOD));
    double temperature = 70 + 8 * wave + noise.nextDouble(-0.3, 0.3);
    double pressure = 101.3 + 2.5 * wave + noise.nextDouble(-0.2, 0.2);
    boolean valve = random(-1 - index / VALVE_STRETCH).nextBoolean();
    return List.of(
        Reading.good("temperature", rounded(temperature), "Cel", time),
        Reading.good("pressure", rounded(pressure), "kPa", time),
        Reading.good("valve", valve, "", time));
  }

  private SplittableRandom random(long index) {
    return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + index);
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
