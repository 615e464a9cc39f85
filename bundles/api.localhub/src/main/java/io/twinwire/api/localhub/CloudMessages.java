package io.twinwire.api.localhub;

import org.osgi.annotation.versioning.ProviderType;

/** The service side of cloud-to-device messages (rules C2D-01 to C2D-05). */
@ProviderType
public interface CloudMessages {

  /**
   * Puts a message into a device's or module's queue; it is stored when the call returns.
   *
   * @throws HubFault with {@link HubFault.Code#DEVICE_NOT_FOUND} or {@link
   *     HubFault.Code#MODULE_NOT_FOUND}, with {@link
   *     HubFault.Code#DEVICE_MAXIMUM_QUEUE_DEPTH_EXCEEDED} where 50 wait already, with {@link
   *     HubFault.Code#MESSAGE_TOO_LARGE}, with {@link HubFault.Code#ARGUMENT_INVALID} for an expiry
   *     that lies too far ahead or a message id that is none
   */
  void send(Identity to, CloudMessage message) throws HubFault;

  /**
   * Takes out all that waits, locked or not.
   *
   * @return how many messages
   */
  int purge(Identity identity) throws HubFault;

  /** How many messages wait, locked or not. */
  int count(Identity identity) throws HubFault;
}
