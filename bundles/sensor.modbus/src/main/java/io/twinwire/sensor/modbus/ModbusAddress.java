package io.twinwire.sensor.modbus;

import io.twinwire.support.sensor.channel.Options;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a channel is:
 *
 * <pre>
 * temperature = holding:100 type=int16 scale=0.1 unit=Cel
 * flow        = input:10 type=float32 order=cdab unit-id=2
 * valve       = coil:3 writable
 * alarm       = holding:40.3
 * serial      = holding:0x20 type=text length=8
 * level       = 40101
 * </pre>
 *
 * <p>Behind the area stands the address of the protocol, from 0, decimal or hexadecimal; behind a
 * dot the bit, 0 the least significant. A number of 5 or 6 digits without an area is one of those
 * that manuals use, from 1 with the area as its first digit: 40101 is {@code holding:100}.
 *
 * @param unit the unit's number on its line
 * @param address of the first register or the bit, as the protocol has it
 * @param length how many registers or bits it takes
 * @param bit of the register; -1 for the whole
 */
public record ModbusAddress(
    int unit, Area area, int address, int length, DataType type, int bit, WordOrder order) {

  /** What a line may leave out. */
  record Defaults(int lowestUnit, int unit, WordOrder order) {}

  private static final int LAST = 65_535;

  private static final Pattern NAMED =
      Pattern.compile("(coil|discrete|input|holding):(\\d{1,9}|0x[0-9a-fA-F]{1,8})(?:\\.(\\d+))?");

  private static final Pattern NUMBERED = Pattern.compile("([0134])(\\d{4,5})(?:\\.(\\d+))?");

  static ModbusAddress parse(String text, Options options, Defaults defaults) {
    Matcher named = NAMED.matcher(text);
    Matcher numbered = NUMBERED.matcher(text);
    if (named.matches()) {
      Area area = Area.valueOf(named.group(1).toUpperCase(Locale.ROOT));
      return parse(area, address(named.group(2), 0), named.group(3), options, defaults);
    }
    if (numbered.matches()) {
      Area area = Area.numbered(numbered.group(1).charAt(0));
      return parse(area, address(numbered.group(2), 1), numbered.group(3), options, defaults);
    }
    throw new IllegalArgumentException(
        "address: '"
            + text
            + "' is neither AREA:ADDRESS or AREA:ADDRESS.BIT, where AREA is coil, discrete, input"
            + " or holding and ADDRESS is 0 to 65535, nor a number such as 40001");
  }

  private static int address(String text, int first) {
    String decimal =
        text.startsWith("0x") ? Long.toString(Long.parseLong(text.substring(2), 16)) : text;
    return Options.whole("address", decimal, first, LAST + first) - first;
  }

  private static ModbusAddress parse(
      Area area, int address, @Nullable String bit, Options options, Defaults defaults) {
    int unit = options.whole("unit-id", defaults.lowestUnit(), 255, defaults.unit());
    if (area.hasBits()) {
      if (bit != null) {
        throw new IllegalArgumentException("address: a " + area.spelling() + " has no bits");
      }
      options.choice("type", List.of("bool"), "bool");
      return new ModbusAddress(unit, area, address, 1, DataType.BOOL, -1, WordOrder.ABCD);
    }
    WordOrder order = options.choice("order", WordOrder.class, defaults.order());
    if (bit != null) {
      int number = Options.whole("bit", bit, 0, 15);
      options.choice("type", List.of("bool"), "bool");
      return new ModbusAddress(unit, area, address, 1, DataType.BOOL, number, order);
    }
    DataType type = options.choice("type", DataType.class, DataType.UINT16);
    int length = type == DataType.TEXT ? options.whole("length", 1, 125, 0) : type.registers();
    if (length == 0) {
      throw new IllegalArgumentException(
          "length: is missing; right is how many registers the text has, 1 to 125");
    }
    if (address + length - 1 > LAST) {
      throw new IllegalArgumentException(
          "address: " + length + " registers from " + address + " go beyond " + LAST);
    }
    return new ModbusAddress(unit, area, address, length, type, -1, order);
  }

  /** The whole register that a bit is in. */
  ModbusAddress register() {
    return new ModbusAddress(unit, area, address, length, DataType.UINT16, -1, order);
  }

  /** The address behind the last one. */
  int end() {
    return address + length;
  }
}
