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

/** The line to a server, which can be cut, pulled out, and held up. */
public final class Cable implements AutoCloseable {

  private final InetSocketAddress server;
  private final ServerSocket listener;
  private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
  private volatile boolean plugged = true;
  private volatile boolean heldUp;

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
    for (Socket end : ends) {
      try {
        end.setSoLinger(true, 0);
        end.close();
      } catch (IOException e) {
        // It has ended already.
      }
    }
    ends.clear();
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

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (!plugged) {
          client.close();
          continue;
        }
        Socket far = new Socket();
        far.connect(server, 2000);
        client.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        ends.add(client);
        ends.add(far);
        start(() -> pump(client, far));
        start(() -> pump(far, client));
      } catch (IOException e) {
        // The server is not there; whoever asked is told by the end of the connection.
      }
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[16_384];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
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
