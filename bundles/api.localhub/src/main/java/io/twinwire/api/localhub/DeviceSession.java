package io.twinwire.api.localhub;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** What a connected device may do. After the session's end every call but close is refused. */
@ProviderType
public interface DeviceSession {

  Identity identity();

  /** Takes a device-to-cloud message; it is stored when the call returns. */
  void telemetry(TelemetryMessage message) throws HubFault;

  /**
   * Takes several messages in their order and stores them together, which costs about as much as
   * storing one: for a front that has read several before it acknowledges. When one is refused,
   * those before it are stored and none behind it.
   */
  default void telemetry(List<TelemetryMessage> messages) throws HubFault {
    for (TelemetryMessage message : messages) {
      telemetry(message);
    }
  }

  /** {@code desired} and {@code reported}, each with {@code $version}, without metadata or tags. */
  Map<String, @Nullable Object> twin() throws HubFault;

  /**
   * Merges a patch into the reported section; null removes.
   *
   * @param baseVersion the version that the patch was made for, or empty for any
   * @return the section's new {@code $version}
   * @throws HubFault with {@link HubFault.Code#PRECONDITION_FAILED} for another base version, with
   *     {@link HubFault.Code#ARGUMENT_INVALID} for a patch that breaks a rule; nothing changes then
   */
  long patchReported(Map<String, ?> patch, OptionalLong baseVersion) throws HubFault;

  /** The topic filters that a persistent session left (MQTT clean session 0). */
  Set<String> savedSubscriptions();

  /** Keeps the topic filters for the identity's next session, over restarts of the hub. */
  void saveSubscriptions(Set<String> filters);

  /** Ends the session from the device's side. Does nothing when it is over already. */
  void close(DeviceLink.CloseReason reason);
}
