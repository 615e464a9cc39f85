package io.twinwire.sensor.modbus.line;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Modbus TCP: a header with a number that the answer repeats. */
final class TcpFraming implements Framing {

  /** Number, protocol and length; then comes what the length counts: unit, function, data. */
  private static final int HEADER = 6;

  private static final int LONGEST = 254;

  private final byte[] frame = new byte[HEADER + LONGEST];
  private int number;

  @Override
  public byte[] exchange(Wire wire, Call call, long timeout) throws RefusedException, IOException {
    number = (number + 1) & 0xFFFF;
    long deadline = System.nanoTime() + timeout;
    wire.write(
        ByteBuffer.allocate(HEADER + call.bytes().length)
            .putShort((short) number)
            .putShort((short) 0)
            .putShort((short) call.bytes().length)
            .put(call.bytes())
            .array());
    while (true) {
      int length = receive(wire, deadline, timeout);
      // A late answer to an earlier call is passed over.
      if (word(0) == number) {
        return Framing.answer(call, frame, HEADER + 1, length - 1);
      }
    }
  }

  private int receive(Wire wire, long deadline, long timeout) throws IOException {
    int head = wire.read(frame, 0, HEADER, deadline);
    if (head == 0) {
      throw Framing.silence(timeout);
    }
    int length = head < HEADER ? 0 : word(4);
    if (head == HEADER && (word(2) != 0 || length < 3 || length > LONGEST)) {
      throw new IOException("what answers does not speak Modbus TCP");
    }
    // In the midst of a frame nothing tells where the next begins.
    if (head < HEADER || wire.read(frame, HEADER, length, deadline) < length) {
      throw new IOException("an answer broke off");
    }
    return length;
  }

  private int word(int offset) {
    return ((frame[offset] & 0xFF) << 8) | (frame[offset + 1] & 0xFF);
  }
}
