package io.twinwire.hub.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.Optional;
import javax.net.ssl.HandshakeCompletedListener;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS over a socket that somebody else can cut, directly or through a proxy, on which the client
 * has the {@linkplain FirstWord first word}. It does what Paho and the JDK's TLS ask of it.
 */
// The line and the TLS over it have locks of their own; one here could keep a close waiting.
@SuppressWarnings("UnsynchronizedOverridesSynchronized")
final class LineSocket extends SSLSocket {

  private final Socket line;
  private final SSLSocketFactory factory;
  private final Optional<HttpProxy> proxy;
  private final FirstWord firstWord;
  private volatile @Nullable SSLSocket tls;
  private volatile @Nullable InputStream in;
  private volatile @Nullable OutputStream out;

  /**
   * @param line not connected yet
   */
  LineSocket(
      Socket line, SSLSocketFactory factory, Optional<HttpProxy> proxy, FirstWord firstWord) {
    this.line = line;
    this.factory = factory;
    this.proxy = proxy;
    this.firstWord = firstWord;
  }

  private SSLSocket tls() {
    SSLSocket open = tls;
    if (open == null) {
      throw new IllegalStateException("not connected");
    }
    return open;
  }

  @Override
  public void connect(SocketAddress remote) throws IOException {
    connect(remote, 0);
  }

  @Override
  public void connect(SocketAddress remote, int millis) throws IOException {
    if (!(remote instanceof InetSocketAddress address)) {
      throw new SocketException(remote + ": is no internet address");
    }
    if (proxy.isPresent()) {
      // The proxy looks the name up.
      proxy.get().connect(line, address.getHostString(), address.getPort(), millis);
    } else {
      line.connect(address, millis);
    }
    SSLSocket open =
        (SSLSocket) factory.createSocket(line, address.getHostString(), address.getPort(), true);
    in = firstWord.input(open.getInputStream());
    out = firstWord.output(open.getOutputStream());
    tls = open;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return connected(in);
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return connected(out);
  }

  private static <T> T connected(@Nullable T stream) throws SocketException {
    if (stream == null) {
      throw new SocketException("not connected");
    }
    return stream;
  }

  @Override
  public void close() throws IOException {
    SSLSocket open = tls;
    if (open == null) {
      line.close();
    } else {
      open.close();
    }
  }

  @Override
  public void bind(@Nullable SocketAddress local) throws IOException {
    line.bind(local);
  }

  @Override
  public boolean isBound() {
    return line.isBound();
  }

  @Override
  public boolean isConnected() {
    return line.isConnected();
  }

  @Override
  public boolean isClosed() {
    return line.isClosed();
  }

  @Override
  public @Nullable InetAddress getInetAddress() {
    return line.getInetAddress();
  }

  @Override
  public int getPort() {
    return line.getPort();
  }

  @Override
  public InetAddress getLocalAddress() {
    return line.getLocalAddress();
  }

  @Override
  public int getLocalPort() {
    return line.getLocalPort();
  }

  @Override
  public @Nullable SocketAddress getRemoteSocketAddress() {
    return line.getRemoteSocketAddress();
  }

  @Override
  public @Nullable SocketAddress getLocalSocketAddress() {
    return line.getLocalSocketAddress();
  }

  @Override
  public void setSoTimeout(int millis) throws SocketException {
    line.setSoTimeout(millis);
  }

  @Override
  public int getSoTimeout() throws SocketException {
    return line.getSoTimeout();
  }

  @Override
  public void setSoLinger(boolean on, int seconds) throws SocketException {
    line.setSoLinger(on, seconds);
  }

  @Override
  public void setTcpNoDelay(boolean on) throws SocketException {
    line.setTcpNoDelay(on);
  }

  @Override
  public void setKeepAlive(boolean on) throws SocketException {
    line.setKeepAlive(on);
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return tls().getSupportedCipherSuites();
  }

  @Override
  public String[] getEnabledCipherSuites() {
    return tls().getEnabledCipherSuites();
  }

  @Override
  public void setEnabledCipherSuites(String[] suites) {
    tls().setEnabledCipherSuites(suites);
  }

  @Override
  public String[] getSupportedProtocols() {
    return tls().getSupportedProtocols();
  }

  @Override
  public String[] getEnabledProtocols() {
    return tls().getEnabledProtocols();
  }

  @Override
  public void setEnabledProtocols(String[] protocols) {
    tls().setEnabledProtocols(protocols);
  }

  @Override
  public SSLParameters getSSLParameters() {
    return tls().getSSLParameters();
  }

  @Override
  public void setSSLParameters(SSLParameters parameters) {
    tls().setSSLParameters(parameters);
  }

  @Override
  public SSLSession getSession() {
    return tls().getSession();
  }

  @Override
  public void startHandshake() throws IOException {
    tls().startHandshake();
  }

  @Override
  public void addHandshakeCompletedListener(HandshakeCompletedListener listener) {
    tls().addHandshakeCompletedListener(listener);
  }

  @Override
  public void removeHandshakeCompletedListener(HandshakeCompletedListener listener) {
    tls().removeHandshakeCompletedListener(listener);
  }

  @Override
  public void setUseClientMode(boolean client) {
    tls().setUseClientMode(client);
  }

  @Override
  public boolean getUseClientMode() {
    return tls().getUseClientMode();
  }

  @Override
  public void setNeedClientAuth(boolean need) {
    tls().setNeedClientAuth(need);
  }

  @Override
  public boolean getNeedClientAuth() {
    return tls().getNeedClientAuth();
  }

  @Override
  public void setWantClientAuth(boolean want) {
    tls().setWantClientAuth(want);
  }

  @Override
  public boolean getWantClientAuth() {
    return tls().getWantClientAuth();
  }

  @Override
  public void setEnableSessionCreation(boolean enable) {
    tls().setEnableSessionCreation(enable);
  }

  @Override
  public boolean getEnableSessionCreation() {
    return tls().getEnableSessionCreation();
  }
}
