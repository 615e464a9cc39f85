package io.twinwire.api.hub;

import java.time.Instant;

/**
 * The state of the hub connection, in the terms of Microsoft's device SDK ({@code
 * IotHubConnectionStatus} and {@code IotHubConnectionStatusChangeReason}).
 *
 * @param status connected or not
 * @param reason why
 * @param description one sentence for an operator, never a secret; empty when there is nothing to
 *     add
 * @param since when this state began
 */
public record HubState(Status status, Reason reason, String description, Instant since) {

  /** Connected or not. */
  public enum Status {
    /** Messages flow. */
    CONNECTED,
    /** The connection was lost, or not made yet; it is being opened again. */
    DISCONNECTED_RETRYING,
    /** There is nothing to connect with: the configuration must change first. */
    DISCONNECTED
  }

  /** Why. The first seven are the SDK's. */
  public enum Reason {
    CONNECTION_OK,
    EXPIRED_SAS_TOKEN,
    BAD_CREDENTIAL,
    RETRY_EXPIRED,
    NO_NETWORK,
    COMMUNICATION_ERROR,
    CLIENT_CLOSE,
    /** No credentials are configured. */
    NOT_CONFIGURED,
    /** The configuration cannot be used; the description names the property. */
    BAD_CONFIGURATION,
    /** Of one call only: the message is above {@link HubMessage#MAX_SIZE}. */
    MESSAGE_TOO_LARGE,
    /** Of one call only: the hub answered and refused it. */
    REFUSED
  }

  public boolean connected() {
    return status == Status.CONNECTED;
  }
}
