package io.twinwire.api.localhub;

import java.time.Instant;
import org.osgi.annotation.versioning.ProviderType;

/** The device side: one connection per identity, whatever the protocol; a newer one wins. */
@ProviderType
public interface DeviceGateway {

  /**
   * Checks the credentials and opens the identity's session. An older connection of the same
   * identity, over whatever protocol, is closed with {@link DeviceLink.CloseReason#REPLACED} first.
   *
   * @param protocol the front's name, for events: {@code mqtt}
   * @param credentials all that the client sent
   * @param link how the hub reaches the device from now on
   * @throws HubFault when the hub refuses: unknown ({@link HubFault.Code#DEVICE_NOT_FOUND}),
   *     disabled, wrong key or certificate, wrong resource, expired
   */
  DeviceSession connect(
      Identity identity, String protocol, DeviceCredentials credentials, DeviceLink link)
      throws HubFault;

  /**
   * Checks the credentials and opens a session for one request of a protocol without connections,
   * as HTTPS is: it replaces nobody, is not shown as a connection, and hears nothing. What it
   * receives stays locked when it is closed.
   *
   * @throws HubFault as {@link #connect} does
   */
  DeviceSession request(Identity identity, String protocol, DeviceCredentials credentials)
      throws HubFault;

  /**
   * Checks credentials and does nothing else: for a protocol that shows them before it says what it
   * wants, as AMQP does.
   *
   * @return when they no longer count; {@link Instant#MAX} for never
   * @throws HubFault as {@link #connect} does
   */
  Instant check(Identity identity, DeviceCredentials credentials) throws HubFault;

  /**
   * What is to go wrong with this identity now. The front executes it; {@link FaultPlan#NONE} costs
   * nothing to ask for.
   */
  default FaultPlan faults(Identity identity) {
    return FaultPlan.NONE;
  }
}
