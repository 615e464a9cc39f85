package io.twinwire.sensor.opcua;

import static com.digitalpetri.netty.fsm.State.Connected;

import io.twinwire.support.sensor.channel.Entry;
import io.twinwire.support.sensor.device.EventDevice.Sink;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.OpcUaClientConfig;
import org.eclipse.milo.opcua.sdk.client.OpcUaClientConfigBuilder;
import org.eclipse.milo.opcua.sdk.client.SessionActivityListener;
import org.eclipse.milo.opcua.sdk.client.UaSession;
import org.eclipse.milo.opcua.sdk.client.session.State;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.structured.EndpointDescription;
import org.eclipse.milo.opcua.stack.core.util.CertificateUtil;
import org.eclipse.milo.opcua.stack.transport.client.tcp.OpcTcpClientTransport;
import org.eclipse.milo.opcua.stack.transport.client.tcp.OpcTcpClientTransportConfig;
import org.eclipse.milo.opcua.stack.transport.client.tcp.OpcTcpClientTransportConfigBuilder;
import org.jspecify.annotations.Nullable;

/**
 * One session with its subscription, from the first connection to its loss. While the server keeps
 * the session, Milo owns reconnecting: it tries again after 1, 2, 4, 8 and then every 16 seconds
 * and resumes session and subscription, and the server hands over what it has queued. When that
 * takes longer than the session lives, or the server has lost something, this connection is lost,
 * and whoever opened it opens another one, after a back-off of its own.
 */
final class Connection implements SessionActivityListener {

  private static final long CLOSING_MILLIS = 1000;

  private final Settings settings;
  private final OpcUaHost host;
  private final Sink<OpcUaAddress> sink;
  private final Clock clock;
  private final Overflows overflows = new Overflows();
  private final OpcTcpClientTransportConfig threads;
  private volatile @Nullable OpcUaClient client;
  private volatile boolean closed;
  private @Nullable Future<?> deadline;
  private boolean away;

  Connection(Settings settings, OpcUaHost host, Sink<OpcUaAddress> sink, Clock clock) {
    this.settings = settings;
    this.host = host;
    this.sink = sink;
    this.clock = clock;
    UInteger timeout = Unsigned.uint(settings.timeout().toMillis());
    OpcTcpClientTransportConfigBuilder transport =
        OpcTcpClientTransportConfig.newBuilder()
            .setConnectTimeout(timeout)
            .setAcknowledgeTimeout(timeout);
    host.lendThreads(transport);
    this.threads = transport.build();
  }

  /** Connects, and subscribes to all channels. */
  void open(List<Entry<OpcUaAddress>> entries) throws IOException, InterruptedException {
    EndpointDescription endpoint = Endpoints.choose(settings, threads);
    OpcUaClient opened;
    try {
      OpcUaClientConfig config = config(endpoint);
      opened = new OpcUaClient(config, new OpcTcpClientTransport(threads));
    } catch (UaException e) {
      throw new IOException(settings.url() + ": " + Failures.text(e), e);
    } catch (IOException e) {
      throw new IOException(settings.url() + ": " + e.getMessage(), e);
    }
    client = opened;
    if (closed) {
      throw new IOException(settings.url() + ": closed");
    }
    opened.addSessionActivityListener(this);
    // A connection, a channel, a session: each may take its time.
    Failures.await(opened.connectAsync(), settings.timeout().multipliedBy(3), settings.url());
    try {
      new Subscriber(settings, opened, sink, clock, overflows, this::lost).subscribe(entries);
    } catch (UaException e) {
      throw new IOException(settings.url() + ": " + Failures.text(e), e);
    }
  }

  private OpcUaClientConfig config(EndpointDescription endpoint) throws IOException, UaException {
    Trust trust = new Trust(host.directory(), settings.trustOnFirstUse());
    OpcUaClientConfigBuilder config =
        OpcUaClientConfig.builder()
            .setEndpoint(endpoint)
            .setApplicationUri("urn:twinwire:gateway")
            .setApplicationName(LocalizedText.english("Twinwire"))
            .setProductUri("urn:twinwire")
            .setCertificateValidator(trust)
            .setSessionName(() -> "Twinwire")
            .setSessionTimeout(millis(settings.session()))
            .setRequestTimeout(millis(settings.timeout()))
            .setKeepAliveInterval(millis(settings.keepAlive()))
            .setKeepAliveTimeout(millis(settings.keepAlive()))
            .setKeepAliveFailuresAllowed(Unsigned.uint(1));
    if (settings.policy() != SecurityPolicy.None) {
      // Before anything is sent that is meant for this server alone.
      trust.validateCertificateChain(
          CertificateUtil.decodeCertificates(endpoint.getServerCertificate().bytesOrEmpty()),
          endpoint.getServer().getApplicationUri(),
          new String[] {settings.host()});
      OwnCertificate own = host.own();
      config
          .setApplicationUri(own.uri())
          .setKeyPair(own.keys())
          .setCertificate(own.certificate())
          .setCertificateChain(new X509Certificate[] {own.certificate()});
    }
    return config
        .setIdentityProvider(settings.login().provider(endpoint, trust, host.directory()))
        .build();
  }

  private static UInteger millis(Duration duration) {
    return Unsigned.uint(duration.toMillis());
  }

  /**
   * The client.
   *
   * @throws IOException when it is not connected
   */
  OpcUaClient client() throws IOException {
    OpcUaClient opened = client;
    if (opened == null || closed) {
      throw new IOException(settings.url() + ": not connected");
    }
    return opened;
  }

  /** What an operator should know of it. */
  List<String> warnings() {
    return overflows.warnings();
  }

  @Override
  public void onSessionInactive(UaSession session) {
    follow();
  }

  @Override
  public void onSessionActive(UaSession session) {
    follow();
  }

  /**
   * Milo tells of sessions on several threads, and now and then of the end of one before its
   * beginning: what counts is how it is now.
   */
  private synchronized void follow() {
    OpcUaClient opened = client;
    if (closed || opened == null) {
      return;
    }
    boolean active = opened.getSessionFsm().getState() == State.Active;
    if (active && away) {
      away = false;
      forget();
      sink.back();
    } else if (!active && !away) {
      away = true;
      String cause = settings.url() + ": the connection is cut";
      sink.away(cause + "; its session is being resumed");
      String end =
          cause
              + ", and its session could not be resumed within "
              + settings.session().toSeconds()
              + " s";
      deadline =
          host.timer()
              .schedule(() -> lost(end), settings.session().toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private synchronized void lost(String cause) {
    if (!closed) {
      closed = true;
      forget();
      sink.lost(cause);
    }
  }

  private void forget() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  /**
   * Ends the session where there still is one, and all tries to resume it. From any thread; returns
   * within a bound.
   */
  void close() {
    OpcUaClient opened;
    synchronized (this) {
      closed = true;
      forget();
      // A device that is closed is remembered for long; the client is large.
      opened = client;
      client = null;
    }
    if (opened == null) {
      return;
    }
    opened.removeSessionActivityListener(this);
    OpcTcpClientTransport transport = (OpcTcpClientTransport) opened.getTransport();
    if (transport.getChannelFsm().getState() != Connected) {
      // A farewell would wait for the line, and Milo would go on connecting for it.
      var unused = transport.disconnect().thenCompose(done -> opened.disconnectAsync());
      return;
    }
    try {
      opened.disconnectAsync().get(CLOSING_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      var unused = transport.disconnect();
    } catch (InterruptedException e) {
      var unused = transport.disconnect();
      Thread.currentThread().interrupt();
    }
  }
}
