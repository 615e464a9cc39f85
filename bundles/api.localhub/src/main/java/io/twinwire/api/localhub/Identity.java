package io.twinwire.api.localhub;

import java.util.Optional;

/** A device or one of its modules. */
public record Identity(String deviceId, Optional<String> moduleId) {

  public static Identity device(String deviceId) {
    return new Identity(deviceId, Optional.empty());
  }

  public static Identity module(String deviceId, String moduleId) {
    return new Identity(deviceId, Optional.of(moduleId));
  }

  /** {@code deviceId} or {@code deviceId/moduleId}. */
  public String id() {
    return moduleId.map(module -> deviceId + "/" + module).orElse(deviceId);
  }
}
