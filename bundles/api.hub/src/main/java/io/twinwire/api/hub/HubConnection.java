package io.twinwire.api.hub;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.util.promise.Promise;

/**
 * The one connection between this gateway and IoT Hub.
 *
 * <p>It promises order and nothing more: sends reach the hub in the order of the calls. After a
 * send has failed nothing later is sent on the same connection, and every unsettled send fails, in
 * order. Nothing is retried inside; whoever must not lose a message keeps it until its promise
 * resolves. The connection itself is supervised and opened again for ever.
 *
 * <p>Every method returns at once. The service is registered while the gateway is offline or has no
 * credentials; calls then fail with a {@link HubException}.
 */
@ProviderType
public interface HubConnection {

  /** Who this gateway is at the hub; empty until there are credentials that can be read. */
  Optional<DeviceIdentity> identity();

  /** The present state; a {@link HubListener} hears of every change. */
  HubState state();

  /**
   * Sends one device-to-cloud message.
   *
   * @return resolved when the hub has acknowledged the message; failed with a {@link HubException}
   *     when it was not sent, or when the connection was lost before the acknowledgement (the hub
   *     may then have the message or not). A message above {@link HubMessage#MAX_SIZE} fails with
   *     {@link HubState.Reason#MESSAGE_TOO_LARGE} and ends nothing else.
   */
  Promise<Void> send(HubMessage message);

  /**
   * Merges a patch into the reported properties. {@code null} as a value removes the property: a
   * JSON patch is the one place of this contract where a null may stand.
   *
   * @param patch JSON as JDK types, see {@link Twin}
   * @return the new {@code $version} of the reported section; failed with a {@link HubException}
   *     that carries the hub's status code when the hub refused the patch
   */
  Promise<Long> updateReported(Map<String, ? extends @Nullable Object> patch);

  /** Reads the whole twin now. Listeners hear of it as of any other change. */
  Promise<Twin> readTwin();
}
