package io.twinwire.sensor.mqtt;

import io.twinwire.sensor.mqtt.MqttSettings.Broker;
import io.twinwire.sensor.mqtt.MqttSettings.Login;
import io.twinwire.support.exec.Executors;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.ScheduledExecutorPingSender;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to a broker, from its opening to its end. It does not come back by itself. */
final class BrokerConnection {

  private static final Logger LOG = LoggerFactory.getLogger(BrokerConnection.class);

  /** What a broker answers to a subscription that it refuses (MQTT 3.1.1, section 3.9.3). */
  private static final int REFUSED = 0x80;

  /** One connects, receives, sends, calls back and pings, each. */
  private static final int THREADS = 5;

  /** How long a farewell may take. */
  private static final long FAREWELL = 500;

  /** Stands for the broker in Paho, which never resolves it. */
  private static final String PLACE = "tcp://127.0.0.1:1883";

  /** Hears of what comes. */
  interface Listener {

    void message(String topic, byte[] payload, boolean retained);

    void lost(String cause);
  }

  private final MqttSettings settings;
  private final Broker broker;
  private final MqttAsyncClient client;

  /** Paho's threads, which it does not always find the end of by itself. */
  private final ScheduledThreadPoolExecutor threads = Executors.single("twinwire-mqtt-client");

  private final Sockets sockets;
  private Optional<IMqttToken> attempt = Optional.empty();
  private boolean closed;

  BrokerConnection(MqttSettings settings, Broker broker, SessionMemory memory, Listener listener)
      throws IOException {
    this.settings = settings;
    this.broker = broker;
    this.sockets = new Sockets(settings, broker, broker.tls() ? tls() : Optional.empty());
    threads.setCorePoolSize(THREADS);
    try {
      client =
          new MqttAsyncClient(
              PLACE,
              settings.clientId(),
              memory,
              new ScheduledExecutorPingSender(threads),
              threads);
    } catch (MqttException | IllegalArgumentException e) {
      throw new IOException("clientId: " + settings.clientId() + ": " + e.getMessage(), e);
    }
    client.setCallback(new Callback(listener));
  }

  private Optional<SSLContext> tls() throws IOException {
    return Optional.of(Tls.context(settings.login()));
  }

  /**
   * Connects.
   *
   * @throws IOException with the broker and the cause
   */
  void connect() throws IOException {
    MqttConnectOptions options = new MqttConnectOptions();
    options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
    options.setAutomaticReconnect(false);
    options.setCleanSession(settings.cleanSession());
    options.setConnectionTimeout((int) settings.timeout().toSeconds());
    options.setKeepAliveInterval((int) settings.keepAlive().toSeconds());
    options.setSocketFactory(sockets);
    Login login = settings.login();
    if (!login.user().isEmpty()) {
      options.setUserName(login.user());
    }
    if (!login.password().isEmpty()) {
      options.setPassword(login.password().toCharArray());
    }
    try {
      begin(options).waitForCompletion(settings.timeout().toMillis());
    } catch (MqttException e) {
      throw failure(e);
    }
  }

  private synchronized IMqttToken begin(MqttConnectOptions options)
      throws IOException, MqttException {
    if (closed) {
      throw new IOException(broker + ": the connection has ended");
    }
    IMqttToken token = client.connect(options);
    attempt = Optional.of(token);
    return token;
  }

  /**
   * Subscribes.
   *
   * @return the filters that the broker refuses
   */
  List<String> subscribe(List<String> filters) throws IOException {
    int[] qos = new int[filters.size()];
    Arrays.fill(qos, settings.qos());
    try {
      IMqttToken token = client.subscribe(filters.toArray(new String[0]), qos);
      token.waitForCompletion(settings.timeout().toMillis());
      int[] granted = token.getGrantedQos();
      List<String> refused = new ArrayList<>();
      for (int i = 0; i < filters.size(); i++) {
        if (i < granted.length && granted[i] == REFUSED) {
          refused.add(filters.get(i));
        }
      }
      return refused;
    } catch (MqttException e) {
      throw failure(e);
    }
  }

  /** Publishes, and returns when the broker has taken it; with QoS 0 when it is on the line. */
  void publish(String topic, String payload, boolean retain) throws IOException {
    try {
      client
          .publish(topic, payload.getBytes(StandardCharsets.UTF_8), settings.qos(), retain)
          .waitForCompletion(settings.timeout().toMillis());
    } catch (MqttException e) {
      throw failure(e);
    }
  }

  /** Ends the connection, within a bound, whatever it is at. */
  void close() {
    Optional<IMqttToken> last;
    synchronized (this) {
      closed = true;
      last = attempt;
    }
    try {
      if (client.isConnected()) {
        client.disconnectForcibly(0, FAREWELL);
      }
    } catch (MqttException e) {
      LOG.debug("{}: no farewell", broker, e);
    }
    sockets.close();
    // Threads that are ended before all of them have begun would be waited for by Paho for ever.
    last.ifPresent(BrokerConnection::awaitEnd);
    try {
      client.close(true);
    } catch (MqttException e) {
      // An attempt is under way: it ends now that its socket is closed.
      LOG.debug("{}: closed while connecting", broker, e);
    }
    threads.shutdownNow();
  }

  private static void awaitEnd(IMqttToken attempt) {
    try {
      attempt.waitForCompletion(FAREWELL);
    } catch (MqttException e) {
      LOG.trace("An attempt to connect has ended", e);
    }
  }

  private IOException failure(MqttException e) {
    return new IOException(broker + ": " + cause(e), e);
  }

  private static String cause(@Nullable Throwable failure) {
    if (failure == null) {
      return "the connection is lost";
    }
    Throwable deepest = failure;
    while (deepest.getCause() != null && deepest.getCause() != deepest) {
      deepest = deepest.getCause();
    }
    return deepest.getMessage() == null ? deepest.getClass().getSimpleName() : deepest.getMessage();
  }

  private final class Callback implements MqttCallback {

    private final Listener listener;

    Callback(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void connectionLost(@Nullable Throwable failure) {
      listener.lost(broker + ": " + cause(failure));
    }

    // Paho takes an exception for the end of the connection.
    @Override
    public void messageArrived(String topic, MqttMessage message) {
      try {
        listener.message(topic, message.getPayload(), message.isRetained());
      } catch (RuntimeException e) {
        LOG.warn("{}: a message of {} was not understood", broker, topic, e);
      }
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {}
  }

  /** Makes the socket that Paho asks for, and closes it. */
  private static final class Sockets extends SocketFactory {

    private final MqttSettings settings;
    private final Broker broker;
    private final Optional<SSLContext> tls;
    private final List<Socket> made = new ArrayList<>();
    private boolean closed;

    Sockets(MqttSettings settings, Broker broker, Optional<SSLContext> tls) {
      this.settings = settings;
      this.broker = broker;
      this.tls = tls;
    }

    @Override
    public synchronized Socket createSocket() throws IOException {
      if (closed) {
        throw new IOException("the connection has ended");
      }
      Socket socket =
          new BrokerSocket(broker, tls, (int) settings.timeout().toMillis(), settings.maxPayload());
      made.add(socket);
      return socket;
    }

    synchronized void close() {
      closed = true;
      for (Socket socket : made) {
        try {
          socket.close();
        } catch (IOException e) {
          LOG.debug("{}: not closed", broker, e);
        }
      }
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return createSocket();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
        throws IOException {
      return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
        throws IOException {
      return createSocket();
    }
  }
}
