package io.twinwire.itests.wiring.parts;

import org.apache.felix.hc.api.Result;

/** What is found out in use of a device's mode. */
final class DeviceHealth {

  private DeviceHealth() {}

  static Result of(String mode) {
    return switch (mode) {
      case "unusable" ->
          new Result(Result.Status.CRITICAL, "mode unusable: no such register on this device");
      case "unplugged" -> new Result(Result.Status.WARN, "the device does not answer");
      default -> new Result(Result.Status.OK, "fine");
    };
  }
}
