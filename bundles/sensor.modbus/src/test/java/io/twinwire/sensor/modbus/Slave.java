package io.twinwire.sensor.modbus;

import com.ghgande.j2mod.modbus.ModbusException;
import com.ghgande.j2mod.modbus.procimg.SimpleDigitalIn;
import com.ghgande.j2mod.modbus.procimg.SimpleDigitalOut;
import com.ghgande.j2mod.modbus.procimg.SimpleInputRegister;
import com.ghgande.j2mod.modbus.procimg.SimpleProcessImage;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import com.ghgande.j2mod.modbus.slave.ModbusSlave;
import com.ghgande.j2mod.modbus.slave.ModbusSlaveFactory;
import io.twinwire.support.testing.Loopback;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** j2mod's slave, with units that a test fills. */
final class Slave implements AutoCloseable {

  final String host = Loopback.address();
  final int port;
  private final ModbusSlave slave;
  private final Map<Integer, SimpleProcessImage> units = new ConcurrentHashMap<>();

  Slave() throws IOException, ModbusException {
    this(false);
  }

  Slave(boolean rtu) throws IOException, ModbusException {
    try (ServerSocket free = new ServerSocket()) {
      free.bind(new InetSocketAddress(host, 0));
      port = free.getLocalPort();
    }
    slave = ModbusSlaveFactory.createTCPSlave(InetAddress.getByName(host), port, 5, rtu);
    unit(1);
    slave.open();
  }

  SimpleProcessImage unit(int number) {
    return units.computeIfAbsent(
        number,
        any -> {
          SimpleProcessImage image = new SimpleProcessImage(number);
          slave.addProcessImage(number, image);
          return image;
        });
  }

  /** Gives a unit holding and input registers; other addresses are illegal. */
  void registers(int unit, int first, int... values) {
    for (int i = 0; i < values.length; i++) {
      unit(unit).addRegister(first + i, new SimpleRegister(values[i]));
      unit(unit).addInputRegister(first + i, new SimpleInputRegister(values[i]));
    }
  }

  /** Gives a unit coils and discrete inputs; other addresses are illegal. */
  void bits(int unit, int first, boolean... values) {
    for (int i = 0; i < values.length; i++) {
      unit(unit).addDigitalOut(first + i, new SimpleDigitalOut(values[i]));
      unit(unit).addDigitalIn(first + i, new SimpleDigitalIn(values[i]));
    }
  }

  int holding(int unit, int address) {
    return unit(unit).getRegister(address).toUnsignedShort();
  }

  boolean coil(int unit, int address) {
    return unit(unit).getDigitalOut(address).isSet();
  }

  @Override
  public void close() {
    ModbusSlaveFactory.close(slave);
  }
}
