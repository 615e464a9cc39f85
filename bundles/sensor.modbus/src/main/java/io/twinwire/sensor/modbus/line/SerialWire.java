package io.twinwire.sensor.modbus.line;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** A serial port. */
final class SerialWire implements Wire {

  /** Milliseconds that the port is read for at a time; as long as closing may have to wait. */
  private static final int SLICE = 100;

  private final Serial settings;
  private final SerialPort port;
  private final Object io = new Object();
  private volatile boolean closed;

  private SerialWire(Serial settings, SerialPort port) {
    this.settings = settings;
    this.port = port;
  }

  static SerialWire open(Serial settings) throws IOException {
    if (settings.port().isBlank()) {
      throw new IOException("no serial port is configured");
    }
    SerialPort port;
    try {
      port = SerialPort.getCommPort(settings.port());
    } catch (SerialPortInvalidPortException e) {
      throw new IOException("there is no such port", e);
    } catch (LinkageError e) {
      throw new IOException("no serial ports on this platform: " + e.getMessage(), e);
    }
    port.setComPortParameters(
        settings.baudRate(), 8, settings.stopBits(), settings.parity().constant());
    port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, SLICE, 0);
    if (!port.openPort()) {
      int error = port.getLastErrorCode();
      throw new IOException(
          "cannot be opened, error "
              + error
              + switch (error) {
                case 11, 16 -> ": it is in use";
                case 13 -> ": the gateway's user has no right to it";
                default -> "";
              });
    }
    return new SerialWire(settings, port);
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    synchronized (io) {
      if (closed || port.writeBytes(bytes, bytes.length) != bytes.length) {
        throw lost();
      }
    }
  }

  @Override
  public int read(byte[] buffer, int offset, int length, long deadline) throws IOException {
    int count = 0;
    while (count < length && System.nanoTime() - deadline < 0) {
      long start = System.nanoTime();
      int more = slice(buffer, offset + count, length - count);
      if (more == 0 && System.nanoTime() - start < SLICE * 500_000L) {
        // A port that was pulled out may say nothing at once instead of failing.
        if (!Files.exists(Path.of(settings.port()))) {
          throw lost();
        }
        LockSupport.parkNanos(1_000_000);
      }
      count += more;
    }
    return count;
  }

  private int slice(byte[] buffer, int offset, int length) throws IOException {
    synchronized (io) {
      int more = closed ? -1 : port.readBytes(buffer, length, offset);
      if (more < 0) {
        throw lost();
      }
      return more;
    }
  }

  @Override
  public void discard() throws IOException {
    synchronized (io) {
      if (closed || !port.flushIOBuffers()) {
        throw lost();
      }
    }
  }

  private IOException lost() {
    return new IOException(closed ? "the port was closed" : "the port is gone");
  }

  @Override
  public void check() {
    // A serial port has no other side that ends anything.
  }

  @Override
  public long transfer(int bytes) {
    return settings.nanosPerByte() * bytes;
  }

  @Override
  public void close() {
    closed = true;
    // Never under a read: the port's handle must not go away beneath it.
    synchronized (io) {
      port.closePort();
    }
  }
}
