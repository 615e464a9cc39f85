package io.twinwire.hub.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the sockets of one client, so that they can be cut from outside: the SDK offers no way to
 * end an opening or a farewell that hangs, and leaves its connection open when opening fails late.
 */
final class Wire {

  private static final Logger LOG = LoggerFactory.getLogger(Wire.class);

  /** Longer than any client takes from the connection to its first word. */
  private static final Duration HELD = Duration.ofMinutes(2);

  private final SSLContext plain;
  private final Route route;
  private final List<Socket> sockets = new ArrayList<>();
  private boolean cut;

  Wire(TrustManager trust, Route route) throws GeneralSecurityException {
    this.route = route;
    plain = SSLContext.getInstance("TLS");
    plain.init(null, new TrustManager[] {trust}, null);
  }

  /** The context for the SDK. */
  SSLContext context() {
    return new SSLContext(new Spi(), plain.getProvider(), plain.getProtocol()) {};
  }

  /** Closes every socket, now and in future. */
  void cut() {
    List<Socket> open;
    synchronized (sockets) {
      cut = true;
      open = List.copyOf(sockets);
      sockets.clear();
    }
    open.forEach(Wire::reset);
  }

  private static void reset(Socket socket) {
    try (socket) {
      // The peer shall not take it for an end in order.
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      LOG.trace("A socket that is of no more use", e);
    }
  }

  private Socket keep(Socket socket) throws IOException {
    synchronized (sockets) {
      sockets.removeIf(Socket::isClosed);
      if (!cut) {
        sockets.add(socket);
        return socket;
      }
    }
    socket.close();
    throw new IOException("the client is closed");
  }

  private final class Factory extends SSLSocketFactory {

    private final SSLSocketFactory factory = plain.getSocketFactory();

    @Override
    public Socket createSocket() throws IOException {
      return new LineSocket(
          keep(new Socket()), factory, route.proxy(), new FirstWord(route.webSocket(), HELD));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return connected(null, new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return connected(null, new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
        throws IOException {
      return connected(new InetSocketAddress(local, localPort), new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
        throws IOException {
      return connected(new InetSocketAddress(local, localPort), new InetSocketAddress(host, port));
    }

    /** Kept before it connects, so that also a connecting that hangs can be cut. */
    private Socket connected(@Nullable SocketAddress local, SocketAddress remote)
        throws IOException {
      Socket socket = createSocket();
      try {
        socket.bind(local);
        socket.connect(remote);
        return socket;
      } catch (IOException e) {
        socket.close();
        throw e;
      }
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
        throws IOException {
      return factory.createSocket(keep(socket), host, port, autoClose);
    }

    @Override
    public String[] getDefaultCipherSuites() {
      return factory.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
      return factory.getSupportedCipherSuites();
    }
  }

  private final class Spi extends SSLContextSpi {

    @Override
    protected void engineInit(
        KeyManager @Nullable [] keys,
        TrustManager @Nullable [] trust,
        @Nullable SecureRandom random)
        throws KeyManagementException {
      throw new KeyManagementException("already initialised");
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return new Factory();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return plain.getServerSocketFactory();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return plain.createSSLEngine();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return plain.createSSLEngine(host, port);
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return plain.getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return plain.getClientSessionContext();
    }
  }
}
