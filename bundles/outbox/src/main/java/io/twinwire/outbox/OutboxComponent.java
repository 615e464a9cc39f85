package io.twinwire.outbox;

import io.twinwire.api.hub.HubConnection;
import io.twinwire.api.hub.HubListener;
import io.twinwire.api.hub.HubState;
import io.twinwire.api.outbox.Acceptance;
import io.twinwire.api.outbox.Account;
import io.twinwire.api.outbox.Outbox;
import io.twinwire.api.outbox.OutboxException;
import io.twinwire.api.outbox.OutboxMessage;
import io.twinwire.api.outbox.Priority;
import io.twinwire.api.twin.TwinReporter;
import io.twinwire.api.twin.TwinSection;
import io.twinwire.outbox.store.Level;
import io.twinwire.support.data.DataDirectory;
import io.twinwire.support.exec.Executors;
import io.twinwire.support.exec.ThreadLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.util.promise.Promise;
import org.osgi.util.promise.PromiseFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outbox as a service. It is there whether or not there is a hub connection, and lives on while
 * that is replaced. A change of its configuration does not cost the messages it holds.
 */
@Component(
    configurationPid = "io.twinwire.outbox",
    immediate = true,
    service = {Outbox.class, HubListener.class, OutboxStatus.class})
@TwinSection("outbox")
@Designate(ocd = Config.class)
public final class OutboxComponent implements Outbox, HubListener, OutboxStatus {

  private static final Logger LOG = LoggerFactory.getLogger(OutboxComponent.class);

  /** How long a stop waits for acknowledgements that are under way. */
  private static final Duration LAST_ACKNOWLEDGEMENTS = Duration.ofMillis(500);

  private static final Duration CLOSE = Duration.ofMillis(500);

  private final SecureRandom random = new SecureRandom();
  private final ThreadLoop loop = new ThreadLoop("twinwire-outbox");
  private final ExecutorService callbacks = Executors.single("twinwire-outbox-callback");
  private final Offers offers =
      new Offers(loop, new PromiseFactory(callbacks), this::accept, this::accepted);
  private final AccountReport report = new AccountReport(loop, this::accounts);
  private final Path directory;
  private volatile Settings settings;
  private volatile @Nullable HubConnection hub;
  private volatile @Nullable Engine engine;

  @Activate
  public OutboxComponent(BundleContext context, Config config) throws IOException {
    this.directory = DataDirectory.resolve(context, "outbox");
    this.settings = Settings.of(config);
    loop.execute(this::open);
    report.every(settings.reportInterval());
  }

  private void open() {
    Engine opened = Engine.open(directory, settings, loop, random);
    engine = opened;
    opened.forwarder().use(Optional.ofNullable(hub));
    LOG.info("Outbox {} is open: {} messages", directory, opened.store().level().messages());
  }

  @Modified
  void modified(Config config) {
    settings = Settings.of(config);
    report.every(settings.reportInterval());
    loop.execute(() -> opened().ifPresent(running -> running.apply(settings)));
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindHub(HubConnection connection) {
    hub = connection;
    loop.execute(this::follow);
  }

  void unbindHub(HubConnection connection) {
    if (hub == connection) {
      hub = null;
    }
    loop.execute(this::follow);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindReporter(TwinReporter reporter) {
    report.use(Optional.of(reporter));
  }

  void unbindReporter(TwinReporter reporter) {
    report.use(Optional.empty());
  }

  /** Brings the forwarder to the connection that is bound now. */
  private void follow() {
    opened().ifPresent(running -> running.forwarder().use(Optional.ofNullable(hub)));
  }

  private Optional<Engine> opened() {
    return Optional.ofNullable(engine);
  }

  @Override
  public void hubStateChanged(HubState state) {
    loop.execute(
        () ->
            opened()
                .ifPresent(
                    running -> {
                      if (state.connected()) {
                        running.forwarder().connected();
                      } else {
                        running.forwarder().disconnected();
                      }
                    }));
  }

  @Override
  public Promise<Acceptance> offer(OutboxMessage message) {
    return offers.add(message);
  }

  private void accept(Offers.Offer offer) {
    try {
      Engine running =
          opened().orElseThrow(() -> new OutboxException("the outbox could not be opened"));
      HubConnection connection = hub;
      if (connection != null) {
        connection.identity().ifPresent(running.store()::identify);
      }
      running.intake().accept(offer.message(), done -> offers.accepted(offer, done));
    } catch (OutboxException | RuntimeException | Error e) {
      offers.refused(offer, e);
    }
  }

  private void accepted() {
    opened().ifPresent(running -> running.forwarder().pump());
  }

  @Override
  public Map<Priority, Account> accounts() {
    return opened()
        .map(running -> running.store().accounts())
        .orElseGet(() -> new EnumMap<>(Priority.class));
  }

  @Override
  public Duration spacing() {
    return opened().map(running -> running.forwarder().spacing()).orElse(Duration.ZERO);
  }

  @Override
  public Optional<Level> level() {
    return opened().map(running -> running.store().level());
  }

  @Override
  public List<String> troubles() {
    List<String> troubles = new ArrayList<>(settings.faults());
    opened().ifPresent(running -> troubles.addAll(running.forwarder().troubles()));
    return troubles;
  }

  @Deactivate
  void close() {
    CountDownLatch idle = new CountDownLatch(1);
    loop.execute(
        () ->
            opened()
                .ifPresentOrElse(
                    running -> running.forwarder().finish(idle::countDown), idle::countDown));
    await(idle);
    offers.close();
    CountDownLatch written = new CountDownLatch(1);
    loop.execute(
        () -> {
          opened().ifPresent(running -> running.committer().commit());
          written.countDown();
        });
    await(written);
    loop.close(CLOSE);
    opened().ifPresent(OutboxComponent::closeStore);
    Executors.cancel(callbacks, CLOSE);
  }

  private static void closeStore(Engine running) {
    try {
      running.store().close();
    } catch (IOException e) {
      LOG.warn("The outbox could not be closed cleanly: {}", e.toString());
    }
  }

  private static void await(CountDownLatch idle) {
    try {
      if (!idle.await(LAST_ACKNOWLEDGEMENTS.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("The outbox closes before the last acknowledgements");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
