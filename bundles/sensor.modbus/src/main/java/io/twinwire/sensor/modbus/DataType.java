package io.twinwire.sensor.modbus;

/** What the registers of a channel say. */
public enum DataType {
  BOOL(1, false),
  INT16(1, true),
  UINT16(1, false),
  INT32(2, true),
  UINT32(2, false),
  INT64(4, true),
  UINT64(4, false),
  FLOAT32(2, true),
  FLOAT64(4, true),
  /** Four decimal digits, one in every half byte. */
  BCD16(1, false),
  /** Eight decimal digits. */
  BCD32(2, false),
  /** Two characters a register; how many registers is the channel's to say. */
  TEXT(0, false);

  private final int registers;
  private final boolean signed;

  DataType(int registers, boolean signed) {
    this.registers = registers;
    this.signed = signed;
  }

  int registers() {
    return registers;
  }

  boolean isSigned() {
    return signed;
  }
}
