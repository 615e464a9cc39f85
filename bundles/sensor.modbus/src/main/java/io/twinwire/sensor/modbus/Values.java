package io.twinwire.sensor.modbus;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Between registers and what they say. */
final class Values {

  private Values() {}

  /**
   * What a channel's part of an answer says.
   *
   * @param data the bytes of the registers or bits
   * @param first the address that they begin with
   * @return {@link Boolean}, a number or {@link String}
   * @throws IllegalArgumentException when they say nothing of the channel's type
   */
  static Object decode(ModbusAddress address, byte[] data, int offset, int first) {
    int index = address.address() - first;
    if (address.area().hasBits()) {
      return (data[offset + index / 8] >> index % 8 & 1) == 1;
    }
    boolean text = address.type() == DataType.TEXT;
    ByteBuffer bytes =
        ByteBuffer.wrap(
            address.order().arrange(data, offset + 2 * index, 2 * address.length(), text));
    return switch (address.type()) {
      case BOOL ->
          address.bit() < 0 ? bytes.getShort() != 0 : (bytes.getShort() >> address.bit() & 1) == 1;
      case INT16 -> (long) bytes.getShort();
      case UINT16 -> bytes.getShort() & 0xFFFFL;
      case INT32 -> (long) bytes.getInt();
      case UINT32 -> bytes.getInt() & 0xFFFF_FFFFL;
      case INT64 -> bytes.getLong();
      case UINT64 -> unsigned(bytes.getLong());
      case FLOAT32 -> bytes.getFloat();
      case FLOAT64 -> bytes.getDouble();
      case BCD16, BCD32 -> digits(bytes.array());
      case TEXT -> text(bytes.array());
    };
  }

  private static Number unsigned(long value) {
    return value >= 0 ? (Number) value : new BigInteger(Long.toUnsignedString(value));
  }

  private static Long digits(byte[] bytes) {
    long value = 0;
    for (byte pair : bytes) {
      int high = pair >> 4 & 0xF;
      int low = pair & 0xF;
      if (high > 9 || low > 9) {
        throw new IllegalArgumentException(
            "0x" + new BigInteger(1, bytes).toString(16) + " is not made of decimal digits");
      }
      value = value * 100 + (high * 10L + low);
    }
    return value;
  }

  /** Up to the first zero, without the blanks that fill it up. */
  private static String text(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8).stripTrailing();
  }

  /**
   * The registers that say a value.
   *
   * @param raw {@link Boolean}, a number or {@link String}
   * @throws IllegalArgumentException when they cannot
   */
  static byte[] encode(ModbusAddress address, Object raw) {
    byte[] bytes =
        switch (address.type()) {
          case BOOL -> new byte[] {0, (byte) (truth(raw) ? 1 : 0)};
          case FLOAT32 ->
              ByteBuffer.allocate(4).putFloat(finite(number(raw).floatValue(), raw)).array();
          case FLOAT64 -> ByteBuffer.allocate(8).putDouble(number(raw).doubleValue()).array();
          case BCD16, BCD32 -> ofDigits(address, raw);
          case TEXT -> ofText(address, raw);
          default -> ofWhole(address, raw);
        };
    return address.order().arrange(bytes, 0, bytes.length, address.type() == DataType.TEXT);
  }

  static boolean truth(Object raw) {
    if (raw instanceof Boolean truth) {
      return truth;
    }
    BigDecimal number = number(raw);
    if (number.signum() != 0 && number.compareTo(BigDecimal.ONE) != 0) {
      throw new IllegalArgumentException("'" + raw + "' is neither true nor false");
    }
    return number.signum() != 0;
  }

  private static BigDecimal number(Object raw) {
    try {
      return new BigDecimal(raw instanceof Boolean truth ? truth ? "1" : "0" : raw.toString());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + raw + "' is not a number", e);
    }
  }

  private static float finite(float value, Object raw) {
    if (!Float.isFinite(value)) {
      throw new IllegalArgumentException(raw + " is beyond a float32");
    }
    return value;
  }

  private static byte[] ofWhole(ModbusAddress address, Object raw) {
    int size = 2 * address.length();
    boolean signed = address.type().isSigned();
    BigInteger end = BigInteger.ONE.shiftLeft(8 * size - (signed ? 1 : 0));
    BigInteger low = signed ? end.negate() : BigInteger.ZERO;
    byte[] value = whole(raw, low, end.subtract(BigInteger.ONE)).toByteArray();
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) (value[0] < 0 ? 0xFF : 0));
    // An unsigned number may have a byte more, for its sign.
    int count = Math.min(size, value.length);
    System.arraycopy(value, value.length - count, bytes, size - count, count);
    return bytes;
  }

  private static BigInteger whole(Object raw, BigInteger low, BigInteger high) {
    BigInteger value = number(raw).setScale(0, RoundingMode.HALF_UP).toBigInteger();
    if (value.compareTo(low) < 0) {
      throw new IllegalArgumentException("the register's " + value + " is below " + low);
    }
    if (value.compareTo(high) > 0) {
      throw new IllegalArgumentException("the register's " + value + " is above " + high);
    }
    return value;
  }

  private static byte[] ofDigits(ModbusAddress address, Object raw) {
    int digits = 4 * address.length();
    BigInteger most = BigInteger.TEN.pow(digits).subtract(BigInteger.ONE);
    long left = whole(raw, BigInteger.ZERO, most).longValueExact();
    byte[] bytes = new byte[digits / 2];
    for (int i = bytes.length - 1; i >= 0; i--) {
      bytes[i] = (byte) (left / 10 % 10 << 4 | left % 10);
      left /= 100;
    }
    return bytes;
  }

  private static byte[] ofText(ModbusAddress address, Object raw) {
    byte[] text = raw.toString().getBytes(StandardCharsets.UTF_8);
    int room = 2 * address.length();
    if (text.length > room) {
      throw new IllegalArgumentException(
          "a text of " + text.length + " bytes is longer than " + room);
    }
    return Arrays.copyOf(text, room);
  }
}
