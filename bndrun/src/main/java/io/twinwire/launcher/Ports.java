package io.twinwire.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds out before the framework starts whether the local hub will get its ports. */
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
}
