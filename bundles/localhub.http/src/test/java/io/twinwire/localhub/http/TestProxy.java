package io.twinwire.localhub.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Answers every CONNECT with a tunnel to one port: Microsoft's clients know only port 443. */
final class TestProxy implements AutoCloseable {

  private final ServerSocket server;
  private final int target;
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  TestProxy(int target) throws IOException {
    this.target = target;
    server = new ServerSocket(0, 50, InetAddress.getByName(TestHub.ADDRESS));
    open.add(server);
    threads.execute(this::accept);
  }

  Proxy proxy() {
    return new Proxy(
        Proxy.Type.HTTP, new InetSocketAddress(TestHub.ADDRESS, server.getLocalPort()));
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        open.add(client);
        threads.execute(() -> tunnel(client));
      }
    } catch (IOException e) {
      // closed: the test is over
    }
  }

  private void tunnel(Socket client) {
    try (client;
        Socket hub = new Socket(TestHub.ADDRESS, target)) {
      open.add(hub);
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) client.getInputStream().read());
      }
      client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(US_ASCII));
      threads.execute(() -> copy(hub, client));
      copy(client, hub);
    } catch (IOException e) {
      // either side went: so does the tunnel
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // either side went: so does the tunnel
    }
  }

  @Override
  public void close() throws IOException {
    for (Closeable closeable : open) {
      closeable.close();
    }
    threads.shutdownNow();
  }
}
