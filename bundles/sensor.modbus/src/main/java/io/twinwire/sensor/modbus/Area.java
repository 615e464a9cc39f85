package io.twinwire.sensor.modbus;

import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ReadCoilsRequest;
import com.ghgande.j2mod.modbus.msg.ReadInputDiscretesRequest;
import com.ghgande.j2mod.modbus.msg.ReadInputRegistersRequest;
import com.ghgande.j2mod.modbus.msg.ReadMultipleRegistersRequest;
import io.twinwire.sensor.modbus.line.Call;
import java.util.Locale;

/** The four tables of a Modbus unit. */
public enum Area {
  /** Bits that can be written. */
  COIL('0', true, true),
  /** Bits that can only be read. */
  DISCRETE('1', true, false),
  /** Registers that can only be read. */
  INPUT('3', false, false),
  /** Registers that can be written. */
  HOLDING('4', false, true);

  private final char digit;
  private final boolean bits;
  private final boolean writable;

  Area(char digit, boolean bits, boolean writable) {
    this.digit = digit;
    this.bits = bits;
    this.writable = writable;
  }

  boolean hasBits() {
    return bits;
  }

  boolean isWritable() {
    return writable;
  }

  /** What a channel's line calls it. */
  String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The area whose numbers begin with a digit, as in 40001. */
  static Area numbered(char digit) {
    for (Area area : values()) {
      if (area.digit == digit) {
        return area;
      }
    }
    throw new IllegalArgumentException(digit + " begins no area's numbers");
  }

  /** The request that reads some addresses. */
  Call read(int unit, int first, int count) {
    int data = bits ? (count + 7) / 8 : 2 * count;
    ModbusRequest request =
        switch (this) {
          case COIL -> new ReadCoilsRequest(first, count);
          case DISCRETE -> new ReadInputDiscretesRequest(first, count);
          case INPUT -> new ReadInputRegistersRequest(first, count);
          case HOLDING -> new ReadMultipleRegistersRequest(first, count);
        };
    return Call.of(unit, request, 2 + data);
  }
}
