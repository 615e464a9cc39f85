package org.example.sensor.line;

import io.twinwire.support.testing.Loopback;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The device of the tutorial: answers {@code GET point}; a point without a value is an error. */
final class LineServer implements AutoCloseable {

  final String host = Loopback.address();
  final Map<String, String> points = new ConcurrentHashMap<>();
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
  private final ServerSocket server;

  LineServer() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getByName(host));
    start("line-server", this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Hangs up on everybody, and goes on. */
  void hangUp() throws IOException {
    for (Socket client : clients) {
      client.close();
    }
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        clients.add(client);
        start("line-client", () -> serve(client));
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void serve(Socket client) {
    try (client) {
      BufferedReader questions =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
      for (String question = questions.readLine();
          question != null;
          question = questions.readLine()) {
        String point = question.substring("GET ".length());
        String answer = points.getOrDefault(point, "ERR no such point");
        client.getOutputStream().write((answer + "\n").getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      // It was hung up.
    } finally {
      clients.remove(client);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    hangUp();
  }
}
