package io.twinwire.sensor.modbus.line;

import com.ghgande.j2mod.modbus.util.ModbusUtil;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Modbus RTU: frames with a check sum, told apart by silence. */
final class RtuFraming implements Framing {

  private static final int CHECK = 2;

  /** What is left of an answer that cannot be read has come by then. */
  private static final long QUIET = TimeUnit.MILLISECONDS.toNanos(50);

  /**
   * What a unit may still answer although nobody waits for it.
   *
   * @param call the last that it did not answer in time
   * @param count how many there were
   */
  private record Late(Call call, int count) {}

  private final byte[] frame = new byte[256];
  private final Map<Integer, Late> late = new HashMap<>();
  private long end = System.nanoTime();
  private boolean noisy;

  @Override
  public byte[] exchange(Wire wire, Call call, long timeout)
      throws RefusedException, IOException, InterruptedException {
    awaitLate(wire, call, timeout);
    settle(wire);
    wire.write(withCheck(call.bytes()));
    long deadline =
        System.nanoTime()
            + timeout
            + wire.transfer(call.bytes().length + call.answer() + 1 + 2 * CHECK);
    noisy = true;
    int length = receive(wire, call, deadline, timeout);
    noisy = false;
    return Framing.answer(call, frame, 1, length - 1);
  }

  /**
   * Nothing in an answer tells which request it is to. A slow unit that was asked again answers
   * twice, and the second time as long after the first as it was asked: what may be mistaken for
   * that is asked after it.
   */
  private void awaitLate(Wire wire, Call call, long timeout)
      throws IOException, InterruptedException {
    Late owed = late.get(call.unit());
    if (owed == null || !isMistakable(owed.call(), call)) {
      return;
    }
    late.remove(call.unit());
    long patience = timeout + timeout / 2 + wire.transfer(owed.call().answer()) + QUIET;
    for (int i = 0; i < owed.count(); i++) {
      if (wire.read(frame, 0, 1, System.nanoTime() + patience) == 0) {
        return;
      }
      noisy = true;
      settle(wire);
    }
  }

  /** Another answer to a read is told by its form; that to a write must not be missed for it. */
  private static boolean isMistakable(Call owed, Call call) {
    boolean alike = owed.function() == call.function() && owed.answer() == call.answer();
    return !Arrays.equals(owed.bytes(), call.bytes()) && (alike || call.isWrite());
  }

  /** Keeps the silence between frames, and drops what is left of an earlier answer. */
  private void settle(Wire wire) throws IOException, InterruptedException {
    // 3.5 characters, and 1.75 ms at least on a serial line.
    long silence = wire.transfer(7) / 2;
    silence = silence == 0 ? 0 : Math.max(silence, 1_750_000);
    TimeUnit.NANOSECONDS.sleep(end + silence - System.nanoTime());
    if (noisy) {
      long limit = System.nanoTime() + 10 * QUIET;
      while (System.nanoTime() < limit
          && wire.read(frame, 0, frame.length, System.nanoTime() + QUIET) > 0) {
        wire.discard();
      }
      noisy = false;
    }
    wire.discard();
  }

  private int receive(Wire wire, Call call, long deadline, long timeout) throws IOException {
    int length = 2;
    int came = wire.read(frame, 0, length, deadline);
    if (came == 0) {
      noisy = false;
      late.merge(call.unit(), new Late(call, 1), (old, now) -> new Late(call, old.count() + 1));
      throw Framing.silence(timeout);
    }
    int function = frame[1] & 0xFF;
    if (came == length && function == call.function()) {
      length = 1 + call.answer();
    } else if (came == length && function == (call.function() | 0x80)) {
      length = 3;
    } else {
      throw new NoAnswerException("an answer to something else");
    }
    if (wire.read(frame, 2, length, deadline) < length) {
      throw new NoAnswerException("an answer broke off");
    }
    end = System.nanoTime();
    int[] check = ModbusUtil.calculateCRC(frame, 0, length);
    if ((frame[length] & 0xFF) != check[0] || (frame[length + 1] & 0xFF) != check[1]) {
      throw new NoAnswerException("an answer with a wrong check sum");
    }
    if ((frame[0] & 0xFF) != call.unit()) {
      throw new NoAnswerException("an answer of unit " + (frame[0] & 0xFF));
    }
    return length;
  }

  private static byte[] withCheck(byte[] bytes) {
    int[] check = ModbusUtil.calculateCRC(bytes, 0, bytes.length);
    byte[] frame = Arrays.copyOf(bytes, bytes.length + CHECK);
    frame[bytes.length] = (byte) check[0];
    frame[bytes.length + 1] = (byte) check[1];
    return frame;
  }
}
