package io.twinwire.support.sensor.device;

import java.util.List;
import java.util.Optional;

/** How a device does, for its health check. From any thread. */
public interface DeviceStatus {

  /** What the configuration says that cannot be used; empty when all of it can. */
  List<String> faults();

  /** Why the device cannot be read; empty when it can. */
  Optional<String> trouble();

  /** What an operator should know of a device that can be read otherwise. */
  default List<String> warnings() {
    return List.of();
  }
}
