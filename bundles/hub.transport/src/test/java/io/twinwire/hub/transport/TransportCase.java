package io.twinwire.hub.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.twinwire.api.hub.HubListener;
import io.twinwire.api.hub.HubMessage;
import io.twinwire.api.hub.HubState;
import io.twinwire.api.hub.Twin;
import io.twinwire.api.hub.TwinListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.util.promise.Promise;
import org.slf4j.LoggerFactory;

/**
 * A transport with Microsoft's client, unmodified, and a stub of a hub at an address of its own.
 */
@Timeout(60)
abstract class TransportCase {

  static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path dir;

  final String address;
  final List<HubState> states = new CopyOnWriteArrayList<>();
  final List<Twin> twins = new CopyOnWriteArrayList<>();
  final ListAppender<ILoggingEvent> log = new ListAppender<>();
  final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  StubHub hub;
  HubTransport transport;
  Threads threads;

  TransportCase(String address) {
    this.address = address;
  }

  @BeforeEach
  void start() throws Exception {
    root.setLevel(Level.WARN);
    log.start();
    root.addAppender(log);
    hub = new StubHub(address);
    threads = Threads.now();
    transport = new HubTransport(Fixtures.PRODUCT, SdkClient::new);
    transport.bindHubListener((HubListener) states::add);
    transport.bindTwinListener((TwinListener) twins::add);
  }

  @AfterEach
  void stop() throws Exception {
    transport.deactivate();
    hub.close();
    root.detachAppender(log);
  }

  CredentialsConfig credentials() throws Exception {
    return Fixtures.credentials(
        Fixtures.connectionString(address), "", hub.authority(dir).toString());
  }

  void configure(int retryFirst) throws Exception {
    transport.modified(Fixtures.config(230, retryFirst, 1, 10), credentials());
  }

  void connect() throws Exception {
    configure(100);
    await()
        .pollInterval(5, MILLISECONDS)
        .atMost(PATIENCE)
        .until(() -> transport.state().connected());
  }

  List<Promise<Void>> send(int from, int to) {
    List<Promise<Void>> promises = new ArrayList<>();
    for (int i = from; i < to; i++) {
      promises.add(
          transport.send(
              new HubMessage(
                  "m" + i, String.valueOf(i).getBytes(UTF_8), "", "", Collections.emptyMap())));
    }
    return promises;
  }
}
