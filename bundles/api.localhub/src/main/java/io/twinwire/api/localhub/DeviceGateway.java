package io.twinwire.api.localhub;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The device side: one connection per identity, whatever the protocol; a newer one wins. */
@ProviderType
public interface DeviceGateway {

  /**
   * Checks the credentials and opens the identity's session. An older connection of the same
   * identity is closed with {@link DeviceLink.CloseReason#REPLACED} first.
   *
   * @param protocol the front's name, for events: {@code mqtt}
   * @param sasToken the shared access signature; empty where the client sent none
   * @param link how the hub reaches the device from now on
   * @throws HubFault when the hub refuses: unknown ({@link HubFault.Code#DEVICE_NOT_FOUND}),
   *     disabled, wrong key, wrong resource, expired
   */
  DeviceSession connect(
      Identity identity, String protocol, Optional<String> sasToken, DeviceLink link)
      throws HubFault;

  /**
   * What is to go wrong with this identity now. The front executes it; {@link FaultPlan#NONE} costs
   * nothing to ask for.
   */
  default FaultPlan faults(Identity identity) {
    return FaultPlan.NONE;
  }
}
