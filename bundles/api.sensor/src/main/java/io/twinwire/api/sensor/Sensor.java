package io.twinwire.api.sensor;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A source of readings, registered as a service with a {@link SensorName}. It knows nothing of
 * telemetry or of the hub.
 */
@ConsumerType
public interface Sensor {

  /**
   * Takes one sample of every channel. It may block for as long as the device needs: it is called
   * on a thread of its own, never twice at once, and is interrupted when it takes too long. A
   * channel that could not be read is a {@linkplain Reading#bad bad reading}, so that the others
   * still count.
   *
   * @throws Exception when nothing could be read at all; the message should name the device and the
   *     cause
   */
  List<Reading> read() throws Exception;

  /**
   * What is known of the channels beforehand, for instance from the configuration; empty where the
   * readings tell it all. It does not change and does not block.
   */
  default List<Channel> channels() {
    return List.of();
  }
}
