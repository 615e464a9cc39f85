package io.twinwire.sensor.modbus.line;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A line over a TCP connection of its own. */
public final class NetworkLine implements Line {

  private final String host;
  private final int port;
  private final Duration timeout;
  private final Framing framing;
  private volatile @Nullable Wire wire;
  private boolean ended = true;

  /**
   * @param rtu whether what listens is a serial line that is carried as it is, not Modbus TCP
   * @param timeout for the connection, and for every answer
   */
  public NetworkLine(String host, int port, boolean rtu, Duration timeout) {
    this.host = host;
    this.port = port;
    this.timeout = timeout;
    this.framing = rtu ? new RtuFraming() : new TcpFraming();
  }

  @Override
  public void open() throws IOException {
    synchronized (this) {
      ended = false;
    }
    connect();
  }

  @Override
  public void reopen() throws IOException {
    Wire old = wire;
    if (old != null) {
      old.close();
    }
    connect();
  }

  private void connect() throws IOException {
    try {
      Wire connected = SocketWire.connect(host, port, timeout);
      synchronized (this) {
        if (ended) {
          connected.close();
          throw new IOException("closed");
        }
        wire = connected;
      }
    } catch (IOException e) {
      throw named(e);
    }
  }

  @Override
  public void check() throws IOException {
    try {
      wire().check();
    } catch (IOException e) {
      reopen();
    }
  }

  @Override
  public byte[] exchange(Call call) throws RefusedException, IOException, InterruptedException {
    try {
      return framing.exchange(wire(), call, timeout.toNanos());
    } catch (NoAnswerException e) {
      throw e;
    } catch (IOException e) {
      throw named(e);
    }
  }

  private Wire wire() throws IOException {
    Wire current = wire;
    if (current == null) {
      throw new IOException("not connected");
    }
    return current;
  }

  private IOException named(IOException cause) {
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new IOException(host + ":" + port + ": " + message, cause);
  }

  @Override
  public synchronized void close() {
    ended = true;
    Wire current = wire;
    wire = null;
    if (current != null) {
      current.close();
    }
  }
}
