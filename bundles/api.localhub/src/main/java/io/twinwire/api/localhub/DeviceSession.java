package io.twinwire.api.localhub;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** What a connected device may do. After the session's end every call but close is refused. */
@ProviderType
public interface DeviceSession {

  Identity identity();

  /**
   * The device says by which Plug and Play model it works (rule PNP-01). The id stands in the twin,
   * until the identity announces another, and on this session's telemetry from now on.
   *
   * @param modelId a DTMI; it is kept as it is
   * @throws HubFault with {@link HubFault.Code#ARGUMENT_INVALID} for a text longer than any DTMI
   */
  void announce(String modelId) throws HubFault;

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

  /**
   * Locks the oldest cloud-to-device message that is free, for the hub's lock time. The messages
   * that a connection has locked are free again when it ends.
   */
  Optional<CloudDelivery> receive() throws HubFault;

  /**
   * The same with a lock time of the caller's.
   *
   * @param lock 5 to 300 s
   */
  Optional<CloudDelivery> receive(Duration lock) throws HubFault;

  /**
   * The message was taken; it leaves the queue. Any session of the identity may settle it.
   *
   * @throws HubFault with {@link HubFault.Code#DEVICE_MESSAGE_LOCK_LOST} when the lock is over, or
   *     the message gone
   */
  void complete(String lockToken) throws HubFault;

  /** The device does not want the message; it leaves the queue. Throws like complete. */
  void reject(String lockToken) throws HubFault;

  /**
   * The message goes back into the queue, its delivery count raised; beyond the most deliveries it
   * leaves the queue. Throws like complete.
   */
  void abandon(String lockToken) throws HubFault;

  /**
   * Whether the device listens to direct methods. Calls that wait for it are told to the link
   * before this returns.
   */
  void methodsSubscribed(boolean subscribed) throws HubFault;

  /**
   * The device's answer to a method. One that comes too late, or that nobody asked for, is dropped
   * (rule DM-03).
   *
   * @param payload JSON in UTF-8; empty for none
   * @throws HubFault with {@link HubFault.Code#MESSAGE_TOO_LARGE} above 128 KB
   */
  void answerMethod(UUID requestId, int status, byte[] payload) throws HubFault;

  /**
   * Replaces the credentials of a connection that stays, as AMQP does before a token expires.
   *
   * @return when they no longer count; {@link Instant#MAX} for never
   * @throws HubFault as {@link DeviceGateway#connect} does; the session goes on as it was
   */
  Instant renew(DeviceCredentials credentials) throws HubFault;

  /** The topic filters that a persistent session left (MQTT clean session 0). */
  Set<String> savedSubscriptions();

  /** Keeps the topic filters for the identity's next session, over restarts of the hub. */
  void saveSubscriptions(Set<String> filters);

  /** Ends the session from the device's side. Does nothing when it is over already. */
  void close(DeviceLink.CloseReason reason);
}
