package io.twinwire.api.outbox;

/** An offer that the outbox could not take now. */
public class OutboxException extends Exception {

  private static final long serialVersionUID = 1L;

  public OutboxException(String message) {
    super(message);
  }
}
