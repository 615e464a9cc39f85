package io.twinwire.itests.gateway;

import io.twinwire.itests.support.Cloud;
import io.twinwire.itests.support.LocalHub;
import io.twinwire.itests.support.RunProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A hub and a gateway in processes of their own, as in the field. */
final class Field implements AutoCloseable {

  static final String DEVICE = "demo-gateway";
  static final String CONNECTED = "connection demo-gateway connected mqtt";

  private final Path directory;
  private final String address;
  private LocalHub hub;
  private RunProcess gateway;

  Field(Path directory, String address) {
    this.directory = directory;
    this.address = address;
  }

  void startHub() {
    hub = LocalHub.start("localhub", directory.resolve("hub"), address);
  }

  void startGateway() throws IOException {
    startGateway(
        Files.readString(directory.resolve("hub").resolve("device.connection-string")).trim());
  }

  void startGateway(String connectionString) {
    gateway =
        RunProcess.start(
            "gateway",
            Map.of(
                "TWINWIRE_CONNECTION_STRING",
                connectionString,
                "TWINWIRE_CA",
                directory.resolve("hub").resolve("ca.pem").toString()),
            "--data",
            directory.resolve("gateway").toString());
  }

  LocalHub hub() {
    return hub;
  }

  RunProcess gateway() {
    return gateway;
  }

  Cloud cloud() {
    return hub.cloud();
  }

  /** The number of the next message that the hub prints. */
  long nextNumber(int mark) {
    return number(hub.process().awaitLine(mark, "telemetry demo-gateway \\d+ .*"));
  }

  static long number(String line) {
    return Long.parseLong(line.split(" ")[2]);
  }

  @Override
  public void close() {
    if (gateway != null) {
      gateway.close();
    }
    if (hub != null) {
      hub.close();
    }
  }
}
