package io.twinwire.sensor.modbus.line;

import java.io.IOException;

/** A unit gave no answer, or none that can be read, while its line stands. */
public final class NoAnswerException extends IOException {

  private static final long serialVersionUID = 1;

  public NoAnswerException(String message) {
    super(message);
  }
}
