package io.twinwire.itests.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A line to a hub that can be cut at any byte, and stay cut. */
public final class Relay implements AutoCloseable {

  /** How the ends of a line learn that it is cut. */
  public enum Cut {
    CLOSE,
    RESET
  }

  private static final long NEVER = Long.MAX_VALUE;
  private static final int PORT = 8883;

  private record Line(Socket device, Socket hub) {}

  private final InetSocketAddress hub;
  private final ServerSocket server;
  private final Set<Line> lines = ConcurrentHashMap.newKeySet();
  private final AtomicInteger cuts = new AtomicInteger();
  private final Object lock = new Object();
  private Cut how = Cut.CLOSE;
  private long left = NEVER;
  private volatile boolean open = true;

  /**
   * Opens a relay.
   *
   * @param address where the devices find it, on the port of the hub
   * @param hubAddress where the hub is
   */
  public Relay(String address, String hubAddress) {
    hub = new InetSocketAddress(hubAddress, PORT);
    try {
      server = new ServerSocket(PORT, 50, InetAddress.getByName(address));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start("relay " + address, this::accept);
  }

  /** Cuts all lines when so many more bytes have come, in either direction; 0 cuts at once. */
  public void cutAfter(long bytes, Cut cut) {
    synchronized (lock) {
      how = cut;
      left = bytes;
    }
    if (bytes == 0) {
      cut();
    }
  }

  /** Keeps the line cut until it is opened again. */
  public void shut() {
    open = false;
    cut();
  }

  public void open() {
    open = true;
  }

  /** How many lines were cut, of those that were there. */
  public int cuts() {
    return cuts.get();
  }

  /** Whether there is a line. */
  public boolean up() {
    return !lines.isEmpty();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket device = server.accept();
        if (!open) {
          device.close();
          continue;
        }
        connect(device);
      } catch (IOException e) {
        // The hub is not there, or the relay ends: the device sees its line closed.
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  private void connect(Socket device) throws IOException {
    Socket far = new Socket();
    try {
      far.connect(hub, 1000);
    } catch (IOException e) {
      far.close();
      device.close();
      throw e;
    }
    device.setTcpNoDelay(true);
    far.setTcpNoDelay(true);
    Line line = new Line(device, far);
    lines.add(line);
    start("relay up", () -> pump(line, device, far));
    start("relay down", () -> pump(line, far, device));
  }

  private void pump(Line line, Socket from, Socket to) {
    byte[] buffer = new byte[16_384];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        int allowed = take(read);
        out.write(buffer, 0, allowed);
        out.flush();
        if (allowed < read) {
          cut();
          return;
        }
      }
    } catch (IOException e) {
      // One end has gone; the other learns it below.
    }
    if (lines.remove(line)) {
      end(line, Cut.CLOSE);
    }
  }

  private int take(int wanted) {
    synchronized (lock) {
      if (left == NEVER) {
        return wanted;
      }
      int allowed = (int) Math.min(wanted, left);
      left -= allowed;
      return allowed;
    }
  }

  private void cut() {
    Cut with;
    synchronized (lock) {
      with = how;
      left = NEVER;
    }
    for (Line line : lines) {
      if (lines.remove(line)) {
        cuts.incrementAndGet();
        end(line, with);
      }
    }
  }

  private static void end(Line line, Cut cut) {
    for (Socket socket : new Socket[] {line.device(), line.hub()}) {
      try {
        if (cut == Cut.RESET) {
          socket.setSoLinger(true, 0);
        }
        socket.close();
      } catch (IOException e) {
        // It has ended already.
      }
    }
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cutAfter(0, Cut.CLOSE);
  }
}
