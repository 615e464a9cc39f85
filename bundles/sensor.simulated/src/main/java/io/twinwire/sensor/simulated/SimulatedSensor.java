package io.twinwire.sensor.simulated;

import io.twinwire.api.sensor.Reading;
import io.twinwire.api.sensor.Sensor;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the samples of a boiler. */
final class SimulatedSensor implements Sensor {

  private final Boiler boiler;
  private final Clock clock;
  private final AtomicLong next = new AtomicLong();

  SimulatedSensor(long seed, Clock clock) {
    this.boiler = new Boiler(seed);
    this.clock = clock;
  }

  @Override
  public List<Reading> read() {
    return boiler.sample(next.getAndIncrement(), clock.instant());
  }
}
