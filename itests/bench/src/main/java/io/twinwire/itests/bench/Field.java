package io.twinwire.itests.bench;

import io.twinwire.itests.support.RunProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The field's devices, in a process of their own.
 *
 * @param address of the Modbus devices
 * @param port of the first of them
 * @param plant where the OPC UA server is
 */
record Field(RunProcess process, Size size, String address, int port, String plant)
    implements AutoCloseable {

  /**
   * How many there are.
   *
   * @param registers of each device
   */
  record Size(int devices, int registers, int items) {}

  static Field start(String address, int port, Size size) {
    RunProcess process =
        RunProcess.start(
            "field",
            // Devices do not pause for their garbage: what is late would else be theirs.
            List.of(
                "-XX:+UseZGC",
                "-cp",
                System.getProperty("java.class.path"),
                FieldDevices.class.getName()),
            Map.of(),
            List.of(
                address,
                Integer.toString(port),
                Integer.toString(size.devices()),
                Integer.toString(size.registers()),
                Integer.toString(size.items())));
    String plant = process.awaitLine("ready .*").split(" ")[1];
    return new Field(process, size, address, port, plant);
  }

  /** Forgets how it was polled until now. */
  void mark() {
    say("mark");
  }

  /** How it was polled since the mark, see {@link FieldDevices}. */
  String[] tell() {
    int mark = process.mark();
    say("tell");
    return process.awaitLine(mark, "polled .*").split(" ");
  }

  private void say(String line) {
    try {
      process.process().getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
      process.process().getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
