package io.twinwire.telemetry.scheduler;

import io.twinwire.api.sensor.EventSensor;
import io.twinwire.api.sensor.Sensor;

/**
 * A sensor service that is there.
 *
 * @param id its service id
 * @param name its sensor name
 */
record Source(long id, String name, Sensor sensor) {

  /** Whether it reports by itself and is not sampled. */
  boolean reports() {
    return sensor instanceof EventSensor;
  }
}
