package io.twinwire.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The local hub's ports: whether it will get them, before the framework starts; and whether it has
 * them, before anybody is told where they are.
 */
final class Ports {

  private Ports() {}

  static void check(Options options) throws LaunchException {
    probe(options.address(), Options.MQTT_PORT, "another address with " + Options.ADDRESS);
    probe(options.address(), options.portalPort(), "another with " + Options.PORTAL_PORT);
    probe(options.address(), options.proxyPort(), "another with " + Options.PROXY_PORT);
  }

  static void probe(String address, int port, String remedy) throws LaunchException {
    try (ServerSocket socket = new ServerSocket()) {
      // What a hub that ended a moment ago leaves behind must not look like a busy port.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(address), port));
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage());
      String why = message.contains("in use") ? "is in use" : "cannot be bound (" + message + ")";
      throw LaunchException.usage(
          "port " + port + " on " + address + " " + why + ": choose " + remedy);
    }
  }

  /**
   * Waits until all ports can be connected to.
   *
   * @return whether they can, within the bound
   */
  static boolean awaitOpen(Options options, Duration bound) {
    long end = System.nanoTime() + bound.toNanos();
    try {
      for (int port : List.of(Options.MQTT_PORT, options.portalPort(), options.proxyPort())) {
        while (!isOpen(options.address(), port)) {
          if (System.nanoTime() > end) {
            return false;
          }
          TimeUnit.MILLISECONDS.sleep(20);
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean isOpen(String address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getByName(address), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
