package io.twinwire.support.testing.opcua;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A {@link PlantServer} in a process of its own, started on the class path of the test: what the
 * server keeps is not in the heap of the test. Its variables are whole numbers, {@code v0} and up.
 * It ends with the test, also where the test is killed. Not for tests in a framework, which have no
 * class path.
 */
public final class PlantProcess implements AutoCloseable {

  private static final String HEAP = "-Xmx1g";
  private static final long END_SECONDS = 10;

  private final Process process;
  private final String address;
  private final int port;

  /**
   * Starts a server, and returns when it listens.
   *
   * @param variables how many it has
   */
  public PlantProcess(int variables) throws IOException {
    process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    HEAP,
                    "-cp",
                    System.getProperty("java.class.path"),
                    PlantProcess.class.getName(),
                    String.valueOf(variables)))
            .redirectError(Redirect.INHERIT)
            .start();
    // Kept open: what the server reads from it is the end of the test.
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    address = line(said);
    port = Integer.parseInt(line(said));
  }

  private static String line(BufferedReader said) throws IOException {
    String line = said.readLine();
    if (line == null) {
      throw new IOException("the server ended before it listened");
    }
    return line;
  }

  /** The server's part: serves until the test closes the pipe, or ends. */
  public static void main(String[] arguments) throws Exception {
    PrintStream test = System.out;
    // What a logger says goes elsewhere: nobody reads more than the two lines.
    System.setOut(System.err);
    PlantServer server = new PlantServer();
    for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
      server.set("v" + i, i);
    }
    test.println(server.address());
    test.println(server.port());
    // Nothing is ever said; the end is.
    System.in.transferTo(OutputStream.nullOutputStream());
    // Some threads of Milo's are no daemons.
    System.exit(0);
  }

  /** The loopback address. */
  public String address() {
    return address;
  }

  /** The port. */
  public int port() {
    return port;
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
