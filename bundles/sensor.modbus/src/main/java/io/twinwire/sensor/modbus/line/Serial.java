package io.twinwire.sensor.modbus.line;

import com.fazecast.jSerialComm.SerialPort;

/**
 * How a serial port is used, with 8 data bits as RTU has it.
 *
 * @param port device file or name
 * @param baudRate bits a second
 * @param stopBits 1 or 2
 */
public record Serial(String port, int baudRate, Parity parity, int stopBits) {

  /** The bit that checks a character. */
  public enum Parity {
    NONE(SerialPort.NO_PARITY),
    EVEN(SerialPort.EVEN_PARITY),
    ODD(SerialPort.ODD_PARITY);

    private final int constant;

    Parity(int constant) {
      this.constant = constant;
    }

    int constant() {
      return constant;
    }
  }

  long nanosPerByte() {
    int bits = 1 + 8 + (parity == Parity.NONE ? 0 : 1) + stopBits;
    return 1_000_000_000L * bits / baudRate;
  }

  /** As technicians write it: {@code 9600 8N1}. */
  String spelling() {
    return baudRate + " 8" + parity.name().charAt(0) + stopBits;
  }
}
