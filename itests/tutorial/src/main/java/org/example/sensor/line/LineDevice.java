package org.example.sensor.line;

import io.twinwire.support.sensor.channel.Entry;
import io.twinwire.support.sensor.device.PolledDevice;
import io.twinwire.support.sensor.device.Samples;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Asks {@code GET t1} and hears {@code 21.5}, or {@code ERR} and why not. */
final class LineDevice implements PolledDevice<LineAddress> {

  /** Milliseconds to wait for the connection, and for an answer. */
  private static final int TIMEOUT = 2000;

  private final String host;
  private final int port;
  private volatile Socket socket = new Socket();
  private BufferedReader answers = new BufferedReader(Reader.nullReader());

  LineDevice(String host, int port) {
    this.host = host;
    this.port = port;
  }

  @Override
  public void open() throws IOException {
    if (host.isBlank()) {
      throw new IOException("host: there is none");
    }
    socket = new Socket();
    socket.setSoTimeout(TIMEOUT);
    try {
      socket.connect(new InetSocketAddress(host, port), TIMEOUT);
      answers =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new IOException(host + ":" + port + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void read(List<Entry<LineAddress>> entries, Samples<LineAddress> samples)
      throws IOException {
    for (Entry<LineAddress> entry : entries) {
      String answer = ask("GET " + entry.address().point());
      if (answer.startsWith("ERR ")) {
        samples.bad(entry, answer.substring(4));
      } else {
        samples.value(entry, answer);
      }
    }
  }

  private String ask(String question) throws IOException {
    try {
      socket.getOutputStream().write((question + "\n").getBytes(StandardCharsets.US_ASCII));
      String answer = answers.readLine();
      if (answer == null) {
        throw new IOException("it hung up");
      }
      return answer;
    } catch (IOException e) {
      throw new IOException(host + ":" + port + ": " + question + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // There is nothing left to lose.
    }
  }
}
