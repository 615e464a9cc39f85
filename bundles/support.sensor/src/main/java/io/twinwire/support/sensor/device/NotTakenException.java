package io.twinwire.support.sensor.device;

import java.io.IOException;

/** A device is there, and did not take what was to be written. */
public final class NotTakenException extends IOException {

  private static final long serialVersionUID = 1;

  public NotTakenException(String message, Throwable cause) {
    super(message, cause);
  }
}
