package io.twinwire.itests.peers;

import static org.awaitility.Awaitility.await;

import io.twinwire.support.testing.Loopback;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Debian's mosquitto, on an address of its own, which can be killed and started again. */
final class Mosquitto implements AutoCloseable {

  static final int PORT = 1883;

  final String address;
  private final Path dir;
  private final Path config;
  private Process process;

  /**
   * @param settings lines of mosquitto.conf beside the listener
   */
  Mosquitto(Path dir, String... settings) throws IOException {
    this(dir, List.of(settings), Loopback.address());
  }

  Mosquitto(Path dir, List<String> settings, String address) throws IOException {
    this.dir = dir;
    this.address = address;
    this.config = dir.resolve("mosquitto.conf");
    Files.writeString(
        config,
        "listener "
            + PORT
            + " "
            + address
            + "\nuser root\nlog_dest file "
            + dir.resolve("mosquitto.log")
            + "\n"
            + String.join("\n", settings)
            + "\n");
    start();
  }

  void start() throws IOException {
    process =
        new ProcessBuilder("/usr/sbin/mosquitto", "-c", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(dir.resolve("out").toFile()))
            .start();
    await().until(this::isListening);
  }

  private boolean isListening() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, PORT), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  void kill() {
    process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }

  /** Sends a signal by its name: STOP to have it hang, CONT to have it go on. */
  void signal(String name) throws IOException {
    new ProcessBuilder("/bin/kill", "-" + name, Long.toString(process.pid()))
        .start()
        .onExit()
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
  }

  /** A kill ends a process that hangs, too. */
  @Override
  public void close() {
    kill();
  }
}
