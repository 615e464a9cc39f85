package io.twinwire.sensor.mqtt;

import io.twinwire.sensor.mqtt.MqttSettings.Broker;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * The line to a broker, with TLS where it has to be. Paho does TCP over it: so a close ends
 * whatever Paho does, a handshake has a bound, and long payloads never reach it.
 */
final class BrokerSocket extends Socket {

  /** Milliseconds after which a read looks again, as Paho's do. */
  private static final long LOOK = 1_000;

  private final Broker broker;
  private final Optional<SSLContext> tls;
  private final int timeout;
  private final int maxPayload;
  private final Socket tcp = new Socket();
  private volatile Socket line = tcp;

  /** Open from the first thing that is written. */
  private final CountDownLatch begun = new CountDownLatch(1);

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
    return new ShortPayloads(new Patient(line.getInputStream()), maxPayload);
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    OutputStream out = line.getOutputStream();
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        begun.countDown();
        out.write(one);
      }

      @Override
      public void write(byte[] bytes, int offset, int count) throws IOException {
        begun.countDown();
        out.write(bytes, offset, count);
      }

      @Override
      public void flush() throws IOException {
        out.flush();
      }
    };
  }

  /**
   * Tells of an end only after something was written: a client of Paho whose receiver ends before
   * its other threads have begun waits for them for ever. No broker speaks first.
   */
  private final class Patient extends FilterInputStream {

    Patient(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      await();
      return in.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
      await();
      return in.read(buffer, offset, count);
    }

    @Override
    public int available() throws IOException {
      return begun.getCount() == 0 ? in.available() : 0;
    }

    private void await() throws IOException {
      try {
        if (begun.getCount() > 0 && !begun.await(LOOK, TimeUnit.MILLISECONDS)) {
          throw new SocketTimeoutException("nothing was written yet");
        }
      } catch (InterruptedException e) {
        // What is to end the thread may not end it before its time.
        throw new SocketTimeoutException("interrupted before anything was written");
      }
    }
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
