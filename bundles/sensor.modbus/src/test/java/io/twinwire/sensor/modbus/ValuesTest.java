package io.twinwire.sensor.modbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Registers as they stand on the line, in hexadecimal, and what they say. */
class ValuesTest {

  private static ModbusAddress address(String type, String order, int length) {
    DataType of = DataType.valueOf(type.toUpperCase(java.util.Locale.ROOT));
    return new ModbusAddress(
        1,
        Area.HOLDING,
        10,
        of == DataType.TEXT ? length : of.registers(),
        of,
        -1,
        WordOrder.valueOf(order.toUpperCase(java.util.Locale.ROOT)));
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static Object decode(ModbusAddress address, String hex) {
    return Values.decode(address, hex(hex), 0, 10);
  }

  @ParameterizedTest
  @CsvSource({
    "int16, abcd, ff85, -123",
    "int16, cdab, ff85, -123",
    "int16, badc, 85ff, -123",
    "int16, dcba, 85ff, -123",
    "uint16, abcd, ff85, 65413",
    "int32, abcd, fffffffe, -2",
    "int32, abcd, 12345678, 305419896",
    "int32, cdab, 56781234, 305419896",
    "int32, badc, 34127856, 305419896",
    "int32, dcba, 78563412, 305419896",
    "uint32, abcd, fffffffe, 4294967294",
    "uint32, cdab, fffeffff, 4294967294",
    "int64, abcd, 0102030405060708, 72623859790382856",
    "int64, cdab, 0708050603040102, 72623859790382856",
    "int64, badc, 0201040306050807, 72623859790382856",
    "int64, dcba, 0807060504030201, 72623859790382856",
    "uint64, abcd, 7fffffffffffffff, 9223372036854775807",
    "uint64, abcd, ffffffffffffffff, 18446744073709551615",
    "float32, abcd, 41b40000, 22.5",
    "float32, cdab, 000041b4, 22.5",
    "float32, badc, b4410000, 22.5",
    "float32, dcba, 0000b441, 22.5",
    "float64, abcd, 4036800000000000, 22.5",
    "float64, cdab, 0000000080004036, 22.5",
    "float64, dcba, 0000000000803640, 22.5",
    "bcd16, abcd, 1984, 1984",
    "bcd32, abcd, 00123456, 123456",
    "bcd32, cdab, 34560012, 123456",
    "bool, abcd, 0001, true",
    "bool, abcd, 0000, false",
    "text, abcd, 426f696c, Boil",
    "text, badc, 6f426c69, Boil",
    "text, cdab, 426f696c, Boil",
    "text, dcba, 6f426c69, Boil",
  })
  void registersSayAndTakeAValueInEveryOrder(String type, String order, String hex, String value) {
    ModbusAddress address = address(type, order, 2);

    Object decoded = decode(address, hex);

    assertThat(decoded).hasToString(value);
    assertThat(HexFormat.of().formatHex(Values.encode(address, decoded))).isEqualTo(hex);
  }

  @Test
  void anyOtherRegisterThanZeroIsTrue() {
    assertThat(decode(address("bool", "abcd", 1), "8000")).isEqualTo(true);
  }

  @Test
  void aBitIsCountedFromTheLeastSignificantInItsOrder() {
    ModbusAddress bit = new ModbusAddress(1, Area.HOLDING, 10, 1, DataType.BOOL, 3, WordOrder.ABCD);
    assertThat(decode(bit, "0008")).isEqualTo(true);
    assertThat(decode(bit, "fff7")).isEqualTo(false);
    ModbusAddress swapped =
        new ModbusAddress(1, Area.HOLDING, 10, 1, DataType.BOOL, 3, WordOrder.BADC);
    assertThat(decode(swapped, "0800")).isEqualTo(true);
  }

  @Test
  void coilsAreBitsOfTheAnswerFromTheLeastSignificantOn() {
    byte[] answer = {0, 0, (byte) 0b1000_0010, 0b0000_0001};
    for (int i = 0; i < 16; i++) {
      ModbusAddress coil =
          new ModbusAddress(1, Area.COIL, 20 + i, 1, DataType.BOOL, -1, WordOrder.ABCD);
      assertThat(Values.decode(coil, answer, 2, 20)).isEqualTo(i == 1 || i == 7 || i == 8);
    }
  }

  @Test
  void aTextEndsAtAZeroOrWithTheBlanksThatFillItUp() {
    assertThat(decode(address("text", "abcd", 4), "4f4b00ff41424344")).isEqualTo("OK");
    assertThat(decode(address("text", "abcd", 4), "204f4b2020202020")).isEqualTo(" OK");
    assertThat(Values.encode(address("text", "abcd", 2), "OK")).isEqualTo(hex("4f4b0000"));
  }

  @Test
  void digitsThatAreNoneAreNoValue() {
    assertThatThrownBy(() -> decode(address("bcd16", "abcd", 1), "1a84"))
        .hasMessage("0x1a84 is not made of decimal digits");
  }

  @Test
  void aFractionIsRoundedToWhatTheRegisterCanSay() {
    assertThat(Values.encode(address("int16", "abcd", 1), 213.7)).isEqualTo(hex("00d6"));
    assertThat(Values.encode(address("int16", "abcd", 1), -213.7)).isEqualTo(hex("ff2a"));
  }

  @ParameterizedTest
  @CsvSource({
    "int16, 32768, the register's 32768 is above 32767",
    "int16, -32769, the register's -32769 is below -32768",
    "uint16, -1, the register's -1 is below 0",
    "uint16, 65536, the register's 65536 is above 65535",
    "uint64, 18446744073709551616, the register's 18446744073709551616 is above 18446744073709551615",
    "bcd16, 10000, the register's 10000 is above 9999",
    "float32, 1e39, 1E+39 is beyond a float32",
    "int16, warm, 'warm' is not a number",
    "bool, 2, '2' is neither true nor false",
    "text, Boiler, a text of 6 bytes is longer than 4",
  })
  void whatTheRegistersHaveNoRoomForIsRefused(String type, String value, String message) {
    Object raw = value.matches("-?\\d+") ? new BigInteger(value) : value;
    assertThatThrownBy(
            () ->
                Values.encode(
                    address(type, "abcd", 2),
                    value.equals("1e39") ? new java.math.BigDecimal(value) : raw))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
