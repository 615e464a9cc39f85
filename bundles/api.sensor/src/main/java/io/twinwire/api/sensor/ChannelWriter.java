package io.twinwire.api.sensor;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Writes to a device. It is registered as a service, with the {@link SensorName} of the sensor that
 * reads the same device, only where the configuration names channels that may be written.
 */
@ConsumerType
public interface ChannelWriter {

  /** The channels that may be written; not empty. */
  List<Channel> writable();

  /**
   * Writes one value and returns when the device has taken it. It may block for as long as the
   * device needs.
   *
   * @param value in the channel's unit: {@link Boolean}, a number, or {@link String}
   * @throws IllegalArgumentException when there is no such channel, it is not writable, or the
   *     value is of the wrong type or outside its range; nothing was written
   * @throws Exception when the device did not take it; the message names the device and the cause
   */
  void write(String channel, Object value) throws Exception;
}
