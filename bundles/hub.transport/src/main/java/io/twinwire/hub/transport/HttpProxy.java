package io.twinwire.hub.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Base64;

/**
 * An HTTP proxy, and its CONNECT (RFC 9110, 9.3.6). The SDK has one of its own, which waits for
 * ever for a proxy that does not answer, on a thread and a socket that nobody can end.
 *
 * @param user empty for a proxy that asks for none
 */
record HttpProxy(String host, int port, String user, String password) {

  private static final int LONGEST_ANSWER = 16 * 1024;

  /**
   * Connects a socket through the proxy; from here on it leads to the host.
   *
   * @param millis how long each step may take, 0 for ever
   */
  void connect(Socket socket, String target, int targetPort, int millis) throws IOException {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new ConnectException(this + ": no address is known for it");
    }
    try {
      socket.connect(address, millis);
      socket.setSoTimeout(millis);
      socket.getOutputStream().write(request(target + ":" + targetPort).getBytes(ISO_8859_1));
      String status = answer(socket.getInputStream());
      if (!status.matches("HTTP/1\\.[01] 2\\d\\d( .*)?")) {
        throw new IOException("it answers \"" + status + "\"");
      }
    } catch (SocketTimeoutException e) {
      throw new ConnectException(this + ": no answer within " + millis / 1000 + " s");
    } catch (IOException e) {
      // Whose failure it was is what an operator can act on, and no cause says it.
      throw new ConnectException(this + ": " + e.getMessage());
    }
  }

  private String request(String target) {
    String credentials =
        user.isEmpty()
            ? ""
            : "Proxy-Authorization: Basic "
                + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8))
                + "\r\n";
    return "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n" + credentials + "\r\n";
  }

  /** Reads no byte more than the answer's head, and returns its first line. */
  private static String answer(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("it hangs up");
      }
      if (head.length() == LONGEST_ANSWER) {
        throw new IOException("its answer is no answer to CONNECT");
      }
      head.append((char) next);
    }
    return head.substring(0, head.indexOf("\r\n"));
  }

  @Override
  public String toString() {
    return "proxy " + host + ":" + port;
  }
}
