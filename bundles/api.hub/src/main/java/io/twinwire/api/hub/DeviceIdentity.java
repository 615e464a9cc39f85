package io.twinwire.api.hub;

import java.util.Optional;

/**
 * Who a device or module is: the hub's host name, the device id and, for a module, its id. Ids are
 * case-sensitive and at most 128 characters.
 */
public record DeviceIdentity(String host, String deviceId, Optional<String> moduleId) {

  public DeviceIdentity {
    check("host", host);
    check("deviceId", deviceId);
    moduleId.ifPresent(id -> check("moduleId", id));
  }

  /** The identity of a device. */
  public static DeviceIdentity device(String host, String deviceId) {
    return new DeviceIdentity(host, deviceId, Optional.empty());
  }

  private static void check(String name, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(name + ": must not be empty");
    }
  }

  /** {@code deviceId} or {@code deviceId/moduleId}, as IoT Hub writes it. */
  public String id() {
    return moduleId.map(module -> deviceId + "/" + module).orElse(deviceId);
  }
}
