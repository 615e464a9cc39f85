package io.twinwire.sensor.modbus.line;

import java.io.IOException;

/** How requests and answers are told from each other on a wire. */
interface Framing {

  /**
   * As {@link Line#exchange}.
   *
   * @param timeout nanoseconds that the whole answer may take, beside the bytes' own way
   */
  byte[] exchange(Wire wire, Call call, long timeout)
      throws RefusedException, IOException, InterruptedException;

  /** The answer, when it is one to the call. */
  static byte[] answer(Call call, byte[] frame, int offset, int length)
      throws RefusedException, NoAnswerException {
    int function = frame[offset] & 0xFF;
    if (length == 2 && function == (call.function() | 0x80)) {
      throw new RefusedException(frame[offset + 1] & 0xFF);
    }
    if (function != call.function() || length != call.answer()) {
      throw new NoAnswerException(
          "an answer of function %d with %d bytes to function %d, which has %d"
              .formatted(function, length, call.function(), call.answer()));
    }
    byte[] answer = new byte[length];
    System.arraycopy(frame, offset, answer, 0, length);
    return answer;
  }

  static NoAnswerException silence(long timeout) {
    return new NoAnswerException("no answer within " + timeout / 1_000_000 + " ms");
  }
}
