package io.twinwire.support.sensor.device;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a device is there; says so once per change. */
final class DeviceState {

  private static final Logger LOG = LoggerFactory.getLogger(DeviceState.class);

  private final String name;
  private volatile Optional<String> trouble = Optional.empty();
  private boolean worked;
  private boolean told;

  /**
   * @param name of the sensor
   */
  DeviceState(String name) {
    this.name = name;
  }

  Optional<String> trouble() {
    return trouble;
  }

  synchronized void works() {
    if (!worked || told) {
      LOG.info("Sensor {}: the device answers", name);
    }
    worked = true;
    told = false;
    trouble = Optional.empty();
  }

  synchronized void fails(String cause) {
    if (!told) {
      LOG.warn("Sensor {}: {}", name, cause);
      told = true;
    }
    trouble = Optional.of(cause);
  }

  static String cause(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }
}
