package io.twinwire.sensor.modbus;

/**
 * The order in which the bytes of a value arrive, {@code a} being the most significant. Where a
 * value has four registers, the words go the same way as with two.
 */
public enum WordOrder {
  /** As the Modbus specification has it. */
  ABCD(false, false),
  /** The bytes of every register are swapped. */
  BADC(false, true),
  /** The last register comes first. */
  CDAB(true, false),
  /** The last byte comes first. */
  DCBA(true, true);

  private final boolean words;
  private final boolean bytes;

  WordOrder(boolean words, boolean bytes) {
    this.words = words;
    this.bytes = bytes;
  }

  /**
   * Puts the most significant byte first; and back, when it is done a second time.
   *
   * @param keepWords whether the registers stay where they are, as those of a text do
   */
  byte[] arrange(byte[] registers, int offset, int length, boolean keepWords) {
    byte[] arranged = new byte[length];
    for (int i = 0; i < length; i++) {
      int word = words && !keepWords ? length / 2 - 1 - i / 2 : i / 2;
      arranged[i] = registers[offset + 2 * word + (bytes ? 1 - i % 2 : i % 2)];
    }
    return arranged;
  }
}
