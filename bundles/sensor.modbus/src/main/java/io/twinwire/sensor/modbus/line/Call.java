package io.twinwire.sensor.modbus.line;

import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A request, and how long its answer is.
 *
 * @param unit whom it is for, 0 to 255
 * @param bytes unit, function and data
 * @param answer how many bytes the answer has from its function on
 */
public record Call(int unit, byte[] bytes, int answer) {

  /** Functions 1 to 4 read the four areas. */
  private static final int LAST_READ = 4;

  /** Encodes a request. */
  public static Call of(int unit, ModbusRequest request, int answer) {
    request.setUnitID(unit);
    request.setHeadless(true);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      request.writeTo(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Call(unit, bytes.toByteArray(), answer);
  }

  boolean isWrite() {
    return function() > LAST_READ;
  }

  int function() {
    return bytes[1] & 0xFF;
  }
}
