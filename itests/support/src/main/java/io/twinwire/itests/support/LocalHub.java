package io.twinwire.itests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A run that holds a local hub, on a loopback address of its own. */
public record LocalHub(RunProcess process, Path data, String address, int portal, int proxy)
    implements AutoCloseable {

  /** Starts a run and waits until its hub can be reached. */
  public static LocalHub start(String run, Path data, String address, String... options) {
    return start(run, List.of("-jar", RunProcess.jar(run).toString()), data, address, options);
  }

  /** The same with the JVM's own arguments, for another framework. */
  public static LocalHub start(
      String run, List<String> java, Path data, String address, String... options) {
    int portal = freePort(address);
    int proxy = freePort(address);
    List<String> all =
        new ArrayList<>(
            List.of(
                "--data",
                data.toString(),
                "--address",
                address,
                "--portal-port",
                Integer.toString(portal),
                "--proxy-port",
                Integer.toString(proxy)));
    all.addAll(List.of(options));
    RunProcess process = RunProcess.start(run, java, Map.of(), all);
    process.awaitLine("portal http://.*");
    return new LocalHub(process, data, address, portal, proxy);
  }

  /** The cloud's side of this hub. */
  public Cloud cloud() {
    return new Cloud(data, address, proxy);
  }

  /** What this hub is to do wrong. */
  public HubControl control() {
    return new HubControl(data, address, proxy);
  }

  /** Whether a port is bound: 443 is not everybody's to bind. */
  public boolean listens(int port) {
    try (Socket socket = new Socket(address, port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort(String address) {
    try (ServerSocket socket = new ServerSocket(0, 1, java.net.InetAddress.getByName(address))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
