package io.twinwire.api.sensor;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A sensor whose device reports by itself. It is registered as a {@link Sensor}. Who subscribes
 * hears all; who only {@linkplain #read() reads} gets what was reported last.
 */
@ConsumerType
public interface EventSensor extends Sensor {

  /** Hears of readings. */
  @FunctionalInterface
  interface Listener {

    /**
     * Takes readings in the order in which they came. It is called on the sensor's thread, one call
     * at a time, and must not block.
     */
    void readings(List<Reading> readings);
  }

  /** Ends the listening. */
  @FunctionalInterface
  interface Subscription extends AutoCloseable {

    /** From here on no call begins any more. Does nothing the second time. */
    @Override
    void close();
  }

  /**
   * Has a listener called from now on, beginning with what was reported last where there is any.
   * When the device is lost or comes back, that is told with a reading of each channel.
   */
  Subscription subscribe(Listener listener);

  /** What was reported last of each channel; a bad reading where the device is not there. */
  @Override
  List<Reading> read() throws Exception;
}
