package io.twinwire.api.localhub;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The identity registry. Documents are those of IoT Hub's service API (2021-04-12) as JDK types;
 * what a caller may not set is ignored. Every change raises the identity's ETag. An ETag is given
 * without quotes; {@code *} stands for any.
 */
@ProviderType
public interface DeviceRegistry {

  /** The identity's document. */
  Map<String, @Nullable Object> get(Identity identity) throws HubFault;

  /** Creates an identity and its twin; keys that are absent are made. */
  Map<String, @Nullable Object> create(Identity identity, Map<String, ?> document) throws HubFault;

  /** Replaces what a caller may set: status, statusReason, authentication, capabilities. */
  Map<String, @Nullable Object> update(Identity identity, Map<String, ?> document, String ifMatch)
      throws HubFault;

  /** Deletes an identity with its twin and telemetry, and drops its connection. */
  void delete(Identity identity, String ifMatch) throws HubFault;

  /**
   * The devices, ordered by id.
   *
   * @param top 1 to 1000
   */
  List<Map<String, @Nullable Object>> devices(int top) throws HubFault;

  /** The modules of a device, ordered by id. */
  List<Map<String, @Nullable Object>> modules(String deviceId) throws HubFault;

  /**
   * Up to 100 operations, each with an {@code importMode}.
   *
   * @return {@code isSuccessful}, {@code errors}, {@code warnings}; what succeeded is kept when
   *     others fail
   */
  Map<String, @Nullable Object> bulk(List<? extends Map<String, ?>> operations) throws HubFault;

  /** {@code totalDeviceCount}, {@code enabledDeviceCount}, {@code disabledDeviceCount}. */
  Map<String, @Nullable Object> deviceStatistics();

  /** {@code connectedDeviceCount}. */
  Map<String, @Nullable Object> serviceStatistics();

  /** The identity's primary key, for the connection string that a portal shows. */
  Optional<String> primaryKey(Identity identity);
}
