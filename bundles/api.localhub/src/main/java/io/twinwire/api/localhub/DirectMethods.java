package io.twinwire.api.localhub;

import org.osgi.annotation.versioning.ProviderType;
import org.osgi.util.promise.Promise;

/** The service side of direct methods (rules DM-01 to DM-03). */
@ProviderType
public interface DirectMethods {

  /**
   * Calls a method of a device or module. Any number of calls may be under way.
   *
   * @return the device's answer, or a {@link HubFault}: {@link HubFault.Code#DEVICE_NOT_FOUND} and
   *     {@link HubFault.Code#MODULE_NOT_FOUND}; {@link HubFault.Code#DEVICE_NOT_ONLINE} when nobody
   *     with a subscription to methods was there within the connect timeout; {@link
   *     HubFault.Code#GATEWAY_TIMEOUT} when no answer came within the response timeout; {@link
   *     HubFault.Code#MESSAGE_TOO_LARGE}, {@link HubFault.Code#ARGUMENT_INVALID}
   */
  Promise<MethodAnswer> invoke(Identity identity, MethodCall call);
}
