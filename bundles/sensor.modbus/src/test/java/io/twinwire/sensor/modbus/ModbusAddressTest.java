package io.twinwire.sensor.modbus;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.support.sensor.channel.ChannelTable;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModbusAddressTest {

  private static final ModbusAddress.Defaults DEFAULTS =
      new ModbusAddress.Defaults(0, 7, WordOrder.CDAB);

  private static ChannelTable<ModbusAddress> table(String line) {
    return ChannelTable.of(
        new String[] {line}, (text, options) -> ModbusAddress.parse(text, options, DEFAULTS));
  }

  private static ModbusAddress address(String line) {
    ChannelTable<ModbusAddress> table = table(line);
    assertThat(table.faults()).isEmpty();
    return table.entries().get(0).address();
  }

  private static ModbusAddress register(Area area, int address, int length, DataType type) {
    return new ModbusAddress(7, area, address, length, type, -1, WordOrder.CDAB);
  }

  @Test
  void anAddressIsTheProtocolsAndARegisterIsUnsigned() {
    assertThat(address("a = holding:0")).isEqualTo(register(Area.HOLDING, 0, 1, DataType.UINT16));
    assertThat(address("a = holding:40001"))
        .isEqualTo(register(Area.HOLDING, 40_001, 1, DataType.UINT16));
    assertThat(address("a = input:0xFFFF type=int16"))
        .isEqualTo(register(Area.INPUT, 65_535, 1, DataType.INT16));
    assertThat(address("a = input:10 type=float32 order=badc unit-id=2"))
        .isEqualTo(new ModbusAddress(2, Area.INPUT, 10, 2, DataType.FLOAT32, -1, WordOrder.BADC));
    assertThat(address("a = holding:5 type=text length=8"))
        .isEqualTo(register(Area.HOLDING, 5, 8, DataType.TEXT));
  }

  @Test
  void aBitIsOfACoilADiscreteInputOrARegister() {
    assertThat(address("a = coil:3 writable"))
        .isEqualTo(new ModbusAddress(7, Area.COIL, 3, 1, DataType.BOOL, -1, WordOrder.ABCD));
    assertThat(address("a = discrete:3"))
        .isEqualTo(new ModbusAddress(7, Area.DISCRETE, 3, 1, DataType.BOOL, -1, WordOrder.ABCD));
    assertThat(address("a = holding:40.15"))
        .isEqualTo(new ModbusAddress(7, Area.HOLDING, 40, 1, DataType.BOOL, 15, WordOrder.CDAB));
  }

  @Test
  void aNumberOfFiveOrSixDigitsAloneIsTheManuals() {
    assertThat(address("a = 40001")).isEqualTo(address("a = holding:0"));
    assertThat(address("a = 30101")).isEqualTo(address("a = input:100"));
    assertThat(address("a = 10001")).isEqualTo(address("a = discrete:0"));
    assertThat(address("a = 00001")).isEqualTo(address("a = coil:0"));
    assertThat(address("a = 465536")).isEqualTo(address("a = holding:65535"));
    assertThat(address("a = 400041.3")).isEqualTo(address("a = holding:40.3"));
  }

  @Test
  void whatCannotBeIsNamedWithWhatWouldBeRight() {
    assertThat(
            List.of(
                "a = register:1",
                "a = 50001",
                "a = 40000",
                "a = 465537",
                "a = holding:65536",
                "a = holding:65535 type=float32",
                "a = holding:1.16",
                "a = coil:1.2",
                "a = coil:1 type=int16",
                "a = holding:1.2 type=int16",
                "a = holding:1 type=int8",
                "a = holding:1 order=acbd",
                "a = holding:1 type=text",
                "a = holding:1 length=2",
                "a = holding:1 unit-id=256"))
        .extracting(line -> table(line).faults().get(0))
        .containsExactly(
            "channels: a: address: 'register:1' is neither AREA:ADDRESS or AREA:ADDRESS.BIT, where"
                + " AREA is coil, discrete, input or holding and ADDRESS is 0 to 65535, nor a number"
                + " such as 40001",
            "channels: a: address: '50001' is neither AREA:ADDRESS or AREA:ADDRESS.BIT, where AREA"
                + " is coil, discrete, input or holding and ADDRESS is 0 to 65535, nor a number such"
                + " as 40001",
            "channels: a: address: 0 is below 1",
            "channels: a: address: 65537 is above 65536",
            "channels: a: address: 65536 is above 65535",
            "channels: a: address: 2 registers from 65535 go beyond 65535",
            "channels: a: bit: 16 is above 15",
            "channels: a: address: a coil has no bits",
            "channels: a: type: 'int16' is none of bool",
            "channels: a: type: 'int16' is none of bool",
            "channels: a: type: 'int8' is none of bool, int16, uint16, int32, uint32, int64,"
                + " uint64, float32, float64, bcd16, bcd32, text",
            "channels: a: order: 'acbd' is none of abcd, badc, cdab, dcba",
            "channels: a: length: is missing; right is how many registers the text has, 1 to 125",
            "channels: a: length: no such option; there are as, deadband, high, low, offset, order,"
                + " scale, type, unit, unit-id, writable",
            "channels: a: unit-id: 256 is above 255");
  }
}
