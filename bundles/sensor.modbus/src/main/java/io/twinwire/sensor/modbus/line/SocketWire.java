package io.twinwire.sensor.modbus.line;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A TCP connection. */
final class SocketWire implements Wire {

  private static final Logger LOG = LoggerFactory.getLogger(SocketWire.class);

  private final Socket socket;
  private final InputStream input;

  private SocketWire(Socket socket) throws IOException {
    this.socket = socket;
    this.input = socket.getInputStream();
  }

  static SocketWire connect(String host, int port, Duration timeout) throws IOException {
    if (host.isBlank()) {
      // Java takes it for this machine.
      throw new IOException("no host is configured");
    }
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new IOException("no address is known for this name");
    }
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      socket.connect(address, (int) timeout.toMillis());
      return new SocketWire(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  @Override
  public int read(byte[] buffer, int offset, int length, long deadline) throws IOException {
    int count = 0;
    while (count < length) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        break;
      }
      socket.setSoTimeout((int) left);
      try {
        int more = input.read(buffer, offset + count, length - count);
        if (more < 0) {
          throw new EOFException("the device ended the connection");
        }
        count += more;
      } catch (SocketTimeoutException e) {
        break;
      }
    }
    return count;
  }

  @Override
  public void discard() throws IOException {
    for (int there = input.available(); there > 0; there = input.available()) {
      input.skipNBytes(there);
    }
  }

  @Override
  public void check() throws IOException {
    // Only a read tells an end that came in the meantime.
    discard();
    if (read(new byte[1], 0, 1, System.nanoTime() + 2_000_000) > 0) {
      throw new IOException("the device speaks without being asked");
    }
  }

  @Override
  public long transfer(int bytes) {
    return 0;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("A connection did not close", e);
    }
  }
}
