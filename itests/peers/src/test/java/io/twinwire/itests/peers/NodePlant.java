package io.twinwire.itests.peers;

import io.twinwire.support.testing.Loopback;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** node-opcua in a process of its own. */
final class NodePlant implements AutoCloseable {

  static final int PORT = 4840;

  private final String address = Loopback.address();
  private final Path directory;
  private Process process;
  private Writer input;

  /**
   * @param directory where its certificates are
   */
  NodePlant(Path directory) throws IOException {
    this.directory = directory;
    start();
  }

  /** Starts it, again where it was. */
  void start() throws IOException {
    Path npm = Path.of(System.getProperty("twinwire.npm", "target/npm")).toAbsolutePath();
    Path packages = npm.resolve("node_modules");
    if (!Files.isDirectory(packages.resolve("node-opcua-server"))) {
      throw new IOException(packages + " has no node-opcua-server; .ci/run installs it");
    }
    Path script = directory.resolve("opcua-plant.js");
    try (var in = Objects.requireNonNull(NodePlant.class.getResourceAsStream("/opcua-plant.js"))) {
      Files.write(script, in.readAllBytes());
    }
    ProcessBuilder builder =
        new ProcessBuilder(
                "node", script.toString(), address, String.valueOf(PORT), directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("NODE_PATH", packages.toString());
    process = builder.start();
    input = process.outputWriter(StandardCharsets.UTF_8);
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    String line = output.readLine();
    while (line != null && !line.equals("ready")) {
      line = output.readLine();
    }
    if (line == null) {
      throw new IOException("node-opcua did not start");
    }
    // What it says later must not fill the pipe.
    Thread drain = new Thread(() -> output.lines().forEach(said -> {}), "node-opcua");
    drain.setDaemon(true);
    drain.start();
  }

  String address() {
    return address;
  }

  void set(String name, double value, String status) {
    try {
      input.write("set " + name + " " + value + " " + status + "\n");
      input.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Pulls its plug. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
