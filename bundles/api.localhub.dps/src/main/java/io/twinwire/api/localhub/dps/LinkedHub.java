package io.twinwire.api.localhub.dps;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whiteboard: a hub that devices can be assigned to. The provisioning service brings the local hub
 * of its own process along; a test, or a bundle that reaches another hub, registers more. Documents
 * are those of IoT Hub's service API. Calls may block; a refusal is an {@code IOException} that
 * says why.
 */
@ConsumerType
public interface LinkedHub {

  /** The name under which devices reach the hub; registrations name it as {@code assignedHub}. */
  String hostName();

  /** A device's identity; empty where there is none. */
  Optional<Map<String, Object>> device(String deviceId) throws IOException;

  /**
   * Creates a device, or gives the one that is there these credentials and capabilities.
   *
   * @return the identity with its keys
   */
  Map<String, Object> put(String deviceId, Map<String, ?> identity) throws IOException;

  /** Deletes a device and its twin; does nothing where there is none. */
  void delete(String deviceId) throws IOException;

  /** The whole twin. */
  Map<String, Object> twin(String deviceId) throws IOException;

  /** Merges {@code tags} and {@code properties.desired} into the twin. */
  void patchTwin(String deviceId, Map<String, ?> patch) throws IOException;
}
