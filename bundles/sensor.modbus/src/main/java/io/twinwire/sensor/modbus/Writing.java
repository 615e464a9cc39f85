package io.twinwire.sensor.modbus;

import com.ghgande.j2mod.modbus.msg.MaskWriteRegisterRequest;
import com.ghgande.j2mod.modbus.msg.WriteCoilRequest;
import com.ghgande.j2mod.modbus.msg.WriteMultipleCoilsRequest;
import com.ghgande.j2mod.modbus.msg.WriteMultipleRegistersRequest;
import com.ghgande.j2mod.modbus.msg.WriteSingleRegisterRequest;
import com.ghgande.j2mod.modbus.procimg.Register;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import com.ghgande.j2mod.modbus.util.BitVector;
import io.twinwire.sensor.modbus.line.Call;

/** The requests that write. */
final class Writing {

  /** Function, address, and value or count: all answers but one. */
  private static final int ECHO = 5;

  /** Function, address and the two masks. */
  private static final int MASK_ECHO = 7;

  private Writing() {}

  /**
   * The request that writes a value.
   *
   * @param multiple whether a single coil or register is written with the function for several
   */
  static Call call(ModbusAddress address, Object raw, boolean multiple) {
    if (address.area() == Area.COIL) {
      return coil(address, Values.truth(raw), multiple);
    }
    if (address.bit() >= 0) {
      return bit(address, Values.truth(raw));
    }
    Register[] registers = registers(Values.encode(address, raw));
    return registers.length == 1 && !multiple
        ? Call.of(
            address.unit(), new WriteSingleRegisterRequest(address.address(), registers[0]), ECHO)
        : Call.of(
            address.unit(), new WriteMultipleRegistersRequest(address.address(), registers), ECHO);
  }

  private static Call coil(ModbusAddress address, boolean value, boolean multiple) {
    if (!multiple) {
      return Call.of(address.unit(), new WriteCoilRequest(address.address(), value), ECHO);
    }
    BitVector bits = new BitVector(1);
    bits.setBit(0, value);
    return Call.of(address.unit(), new WriteMultipleCoilsRequest(address.address(), bits), ECHO);
  }

  /** One bit is changed by the device itself, so that nothing comes between reading and writing. */
  private static Call bit(ModbusAddress address, boolean value) {
    byte[] mask = Values.encode(address.register(), 1L << address.bit());
    int bit = ((mask[0] & 0xFF) << 8) | (mask[1] & 0xFF);
    return Call.of(
        address.unit(),
        new MaskWriteRegisterRequest(address.address(), ~bit & 0xFFFF, value ? bit : 0),
        MASK_ECHO);
  }

  private static Register[] registers(byte[] bytes) {
    Register[] registers = new Register[bytes.length / 2];
    for (int i = 0; i < registers.length; i++) {
      registers[i] = new SimpleRegister(bytes[2 * i], bytes[2 * i + 1]);
    }
    return registers;
  }
}
