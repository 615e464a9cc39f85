package io.twinwire.api.hub;

import java.util.OptionalInt;

/** A call to the hub that did not succeed. */
public class HubException extends Exception {

  private static final long serialVersionUID = 1L;

  private final HubState.Reason reason;
  private final int status;

  public HubException(HubState.Reason reason, String message) {
    this(reason, 0, message);
  }

  /**
   * @param status the hub's status code in the terms of HTTP, 0 where the hub gave none
   */
  public HubException(HubState.Reason reason, int status, String message) {
    super(message);
    this.reason = reason;
    this.status = status;
  }

  public HubState.Reason reason() {
    return reason;
  }

  /** The hub's status code, such as 400, 412 or 429; empty where it gave none. */
  public OptionalInt status() {
    return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
  }
}
