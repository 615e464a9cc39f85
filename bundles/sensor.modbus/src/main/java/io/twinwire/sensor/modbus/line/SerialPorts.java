package io.twinwire.sensor.modbus.line;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/**
 * The serial ports in use. Instances that name the same port share it, request by request; they
 * have to agree on its settings.
 */
@Component(service = SerialPorts.class)
public final class SerialPorts {

  /** A port that at least one line uses. */
  private static final class Port {

    final String path;
    final Serial settings;
    final Map<SharedLine, String> users = new LinkedHashMap<>();
    final ReentrantLock turn = new ReentrantLock(true);
    final Framing framing = new RtuFraming();
    private @Nullable Wire wire;

    Port(String path, Serial settings) {
      this.path = path;
      this.settings = settings;
    }

    synchronized Wire wire() throws IOException {
      Wire current = wire;
      if (users.isEmpty()) {
        throw new IOException("the port was closed");
      }
      if (current == null) {
        current = SerialWire.open(settings);
        wire = current;
      }
      return current;
    }

    synchronized void drop() {
      Wire current = wire;
      wire = null;
      if (current != null) {
        current.close();
      }
    }
  }

  private final Map<String, Port> ports = new HashMap<>();

  /**
   * A line on a port, which it shares with the port's other lines from {@link Line#open} to {@link
   * Line#close}.
   *
   * @param user who uses it, for the others to read
   * @param timeout for every answer
   */
  public Line line(Serial settings, String user, Duration timeout) {
    return new SharedLine(settings, user, timeout);
  }

  private synchronized Port join(SharedLine line) throws IOException {
    String path = new File(line.settings.port()).getCanonicalPath();
    Port port = ports.computeIfAbsent(path, any -> new Port(path, line.settings));
    if (!agree(port.settings, line.settings)) {
      throw new IOException(
          "%s has it open with %s, which differs from %s"
              .formatted(
                  String.join(", ", port.users.values()),
                  port.settings.spelling(),
                  line.settings.spelling()));
    }
    synchronized (port) {
      port.users.put(line, line.user);
    }
    return port;
  }

  private static boolean agree(Serial one, Serial other) {
    return one.spelling().equals(other.spelling());
  }

  private synchronized void leave(SharedLine line, Port port) {
    synchronized (port) {
      port.users.remove(line);
      if (port.users.isEmpty()) {
        ports.remove(port.path);
        port.drop();
      }
    }
  }

  private final class SharedLine implements Line {

    private final Serial settings;
    private final String user;
    private final Duration timeout;
    private volatile @Nullable Port port;

    SharedLine(Serial settings, String user, Duration timeout) {
      this.settings = settings;
      this.user = user;
      this.timeout = timeout;
    }

    @Override
    public void open() throws IOException {
      try {
        Port joined = join(this);
        port = joined;
        joined.wire();
      } catch (IOException e) {
        throw named(e);
      }
    }

    @Override
    public void reopen() throws IOException {
      try {
        port().wire();
      } catch (IOException e) {
        throw named(e);
      }
    }

    @Override
    public void check() {
      // A serial port has no other side that ends anything.
    }

    @Override
    public byte[] exchange(Call call) throws RefusedException, IOException, InterruptedException {
      Port shared = port();
      shared.turn.lockInterruptibly();
      try {
        return shared.framing.exchange(shared.wire(), call, timeout.toNanos());
      } catch (NoAnswerException e) {
        throw e;
      } catch (IOException e) {
        shared.drop();
        throw named(e);
      } finally {
        shared.turn.unlock();
      }
    }

    private Port port() throws IOException {
      Port current = port;
      if (current == null) {
        throw new IOException("not open");
      }
      return current;
    }

    private IOException named(IOException cause) {
      return new IOException(settings.port() + ": " + cause.getMessage(), cause);
    }

    @Override
    public void close() {
      Port current = port;
      port = null;
      if (current != null) {
        leave(this, current);
      }
    }
  }
}
