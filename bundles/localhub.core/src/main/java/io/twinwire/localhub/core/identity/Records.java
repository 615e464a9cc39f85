package io.twinwire.localhub.core.identity;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.Identity;

/** Where the identities are found. */
@FunctionalInterface
public interface Records {

  DeviceRecord get(Identity identity) throws HubFault;
}
