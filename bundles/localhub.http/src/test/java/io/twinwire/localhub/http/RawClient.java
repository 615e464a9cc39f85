package io.twinwire.localhub.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Map;
import java.util.TreeMap;

/** Sends HTTP byte for byte as a test wants it. */
final class RawClient implements AutoCloseable {

  record Reply(int status, Map<String, String> headers, String body) {}

  private final Socket socket;
  private final InputStream in;

  RawClient(TestHub hub) throws IOException {
    socket = hub.client().createSocket(TestHub.ADDRESS, hub.port());
    socket.setSoTimeout(15_000);
    in = socket.getInputStream();
  }

  RawClient send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
    socket.getOutputStream().flush();
    return this;
  }

  Reply reply() throws IOException {
    Reply head = head();
    int length = Integer.parseInt(head.headers().getOrDefault("Content-Length", "0"));
    return new Reply(head.status(), head.headers(), new String(in.readNBytes(length), UTF_8));
  }

  /** A reply without its body. */
  Reply head() throws IOException {
    int status = Integer.parseInt(line().split(" ")[1]);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    return new Reply(status, headers, "");
  }

  boolean ended() throws IOException {
    return in.read() < 0;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("the connection ended after '" + line + "'");
      }
      if (next == '\n') {
        return line.toString().stripTrailing();
      }
      line.append(new String(new byte[] {(byte) next}, ISO_8859_1));
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
