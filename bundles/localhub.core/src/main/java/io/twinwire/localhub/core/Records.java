package io.twinwire.localhub.core;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.Identity;

/** Where the identities are found. */
@FunctionalInterface
interface Records {

  DeviceRecord get(Identity identity) throws HubFault;
}
