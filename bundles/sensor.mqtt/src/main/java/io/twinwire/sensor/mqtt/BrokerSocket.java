package io.twinwire.sensor.mqtt;

import io.twinwire.sensor.mqtt.MqttSettings.Broker;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * The line to a broker, with TLS where it has to be. Paho does TCP over it: so a close ends
 * whatever Paho does, a handshake has a bound, and long payloads never reach it.
 */
final class BrokerSocket extends Socket {

  private final Broker broker;
  private final Optional<SSLContext> tls;
  private final int timeout;
  private final int maxPayload;
  private final Socket tcp = new Socket();
  private volatile Socket line = tcp;

  /**
   * @param tls empty for plain TCP
   * @param timeout milliseconds
   */
  BrokerSocket(Broker broker, Optional<SSLContext> tls, int timeout, int maxPayload) {
    this.broker = broker;
    this.tls = tls;
    this.timeout = timeout;
    this.maxPayload = maxPayload;
  }

  /** Connects to the broker, whatever the address that Paho was given in its place. */
  @Override
  public void connect(SocketAddress ignored, int ignoredTimeout) throws IOException {
    InetSocketAddress address = new InetSocketAddress(broker.host(), broker.port());
    if (address.isUnresolved()) {
      throw new UnknownHostException(broker.host() + ": no such host");
    }
    tcp.connect(address, timeout);
    tcp.setTcpNoDelay(true);
    if (tls.isPresent()) {
      tcp.setSoTimeout(timeout);
      line = secured(tls.get());
    }
  }

  private SSLSocket secured(SSLContext context) throws IOException {
    String host = broker.host().replaceAll("[\\[\\]]", "");
    SSLSocket secure =
        (SSLSocket) context.getSocketFactory().createSocket(tcp, host, broker.port(), true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    return secure;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new ShortPayloads(line.getInputStream(), maxPayload);
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return line.getOutputStream();
  }

  @Override
  public synchronized void setSoTimeout(int milliseconds) throws SocketException {
    line.setSoTimeout(milliseconds);
  }

  @Override
  public synchronized int getSoTimeout() throws SocketException {
    return line.getSoTimeout();
  }

  /**
   * From any thread: TLS is not asked, because it may wait for a writer that waits for the peer.
   */
  @Override
  public synchronized void close() throws IOException {
    tcp.close();
  }
}
