package io.twinwire.sensor.opcua;

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

/** The line to a server, which can be cut, pulled out, and held up. */
public final class Cable implements AutoCloseable {

  private final InetSocketAddress server;
  private final ServerSocket listener;
  private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
  private volatile boolean plugged = true;
  private volatile boolean heldUp;

  /** What happens when the server has spoken so often, where that is above 0. */
  private final AtomicInteger left = new AtomicInteger();

  private volatile Runnable incident = this::cut;

  public Cable(String address, int port) throws IOException {
    server = new InetSocketAddress(address, port);
    listener = new ServerSocket(0, 50, InetAddress.getByName(address));
    start(this::accept);
  }

  public String url() {
    return "opc.tcp://" + server.getAddress().getHostAddress() + ":" + listener.getLocalPort();
  }

  /** Ends all connections; new ones are carried. */
  public void cut() {
    // One that is added meanwhile stays.
    for (Socket end : ends) {
      reset(end);
      ends.remove(end);
    }
  }

  private static void reset(Socket end) {
    try {
      end.setSoLinger(true, 0);
      end.close();
    } catch (IOException e) {
      // It has ended already.
    }
  }

  /**
   * Ends all connections in place of what the server says for the given time, from 1 on, which may
   * be amid a handshake; new ones are carried. Not at all with 0.
   */
  public void cutAfter(int answers) {
    incident = this::cut;
    left.set(answers);
  }

  /** As {@link #holdUp}, from what the server says for the given time on. */
  public void holdUpAfter(int answers) {
    incident = () -> holdUp(true);
    left.set(answers);
  }

  /** Ends all connections, and every new one at once. */
  public void unplug() {
    plugged = false;
    cut();
  }

  public void plug() {
    plugged = true;
  }

  /** Connections stay, but nothing gets through any more. */
  public void holdUp(boolean hold) {
    heldUp = hold;
  }

  public boolean isHeldUp() {
    return heldUp;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        carry(listener.accept());
      } catch (IOException e) {
        // It ends.
      }
    }
  }

  private void carry(Socket client) {
    if (!plugged) {
      reset(client);
      return;
    }
    try {
      Socket far = new Socket();
      far.connect(server, 2000);
      client.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      ends.add(client);
      ends.add(far);
      start(() -> pump(client, far, () -> {}));
      start(() -> pump(far, client, this::count));
    } catch (IOException e) {
      // The server is not there.
      reset(client);
    }
  }

  private void count() {
    if (left.get() > 0 && left.decrementAndGet() == 0) {
      incident.run();
    }
  }

  private void pump(Socket from, Socket to, Runnable heard) {
    byte[] buffer = new byte[16_384];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        heard.run();
        if (!heldUp) {
          out.write(buffer, 0, read);
        }
      }
    } catch (IOException e) {
      // Cut.
    }
    ends.remove(from);
    ends.remove(to);
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "cable");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }
}
