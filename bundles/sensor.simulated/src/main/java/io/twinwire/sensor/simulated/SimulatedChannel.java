package io.twinwire.sensor.simulated;

import io.twinwire.api.sensor.Channel;
import io.twinwire.api.sensor.Quality;
import io.twinwire.api.sensor.ValueType;
import io.twinwire.sensor.simulated.Simulation.Faults;
import io.twinwire.support.sensor.channel.Entry;
import io.twinwire.support.sensor.device.Samples;
import io.twinwire.support.sensor.text.Values;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One channel: its signal, and what goes wrong with it. */
final class SimulatedChannel {

  private final Entry<Simulation> entry;
  private final Dice dice;
  private final Dice noise;
  private final Signal signal;
  private Optional<Object> shown = Optional.empty();

  /**
   * @param dice of the sensor
   */
  SimulatedChannel(Entry<Simulation> entry, Dice dice) {
    this.entry = entry;
    this.dice = dice.of(entry.channel().name());
    this.noise = this.dice.of("noise");
    this.signal = entry.address().form().start(this.dice.of("signal"));
  }

  Optional<String> column() {
    return entry.address().column();
  }

  /** How long the sample takes. */
  Duration delay(long index) {
    Faults faults = entry.address().faults();
    return happens(faults.delayed(), "delayed", index) ? faults.delay() : Duration.ZERO;
  }

  /** Tells the signal's value at a sample. */
  void tell(long index, Instant time, Samples<Simulation> samples) {
    tell(index, signal.value(index), time, samples);
  }

  /** Tells the text of a cell. */
  void tellCell(long index, String cell, Instant time, Samples<Simulation> samples) {
    Channel channel = entry.channel();
    boolean moved = entry.address().noise() > 0;
    // Only a number can be moved, whatever the channel makes of it then.
    Channel read = moved ? Channel.of(channel.name(), ValueType.ANY, "") : channel;
    tell(index, Values.of(read, cell), time, samples);
  }

  private void tell(long index, Object value, Instant time, Samples<Simulation> samples) {
    Faults faults = entry.address().faults();
    if (happens(faults.drop(), "drop", index)) {
      return;
    }
    if (happens(faults.bad(), "bad", index)) {
      bad("simulated: bad", time, samples);
      return;
    }
    boolean stuck = shown.isPresent() && happens(faults.stuck(), "stuck", index);
    Object now = stuck ? shown.get() : noisy(index, value);
    shown = Optional.of(now);
    boolean doubt = happens(faults.uncertain(), "uncertain", index);
    samples.value(
        entry,
        now,
        time,
        doubt ? Quality.UNCERTAIN : Quality.GOOD,
        doubt ? "simulated: uncertain" : "");
  }

  /** Tells that there is no value. */
  void bad(String reason, Instant time, Samples<Simulation> samples) {
    samples.bad(entry, reason, time);
  }

  private boolean happens(When when, String fault, long index) {
    return when.at(index, dice.of(fault));
  }

  private Object noisy(long index, Object value) {
    Simulation simulation = entry.address();
    if (value instanceof Number number && simulation.noise() > 0) {
      double moved = number.doubleValue() + simulation.noise() * (2 * noise.roll(index) - 1);
      return rounded(moved, simulation.decimals());
    }
    return value instanceof Double number && column().isEmpty()
        ? (Object) rounded(number, simulation.decimals())
        : value;
  }

  private static double rounded(double value, int decimals) {
    return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP).doubleValue();
  }
}
