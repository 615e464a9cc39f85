package io.twinwire.localhub.core;

import io.twinwire.api.localhub.BlobStorage;
import io.twinwire.api.localhub.HubEventListener;
import io.twinwire.support.data.DataDirectory;
import io.twinwire.support.exec.ThreadLoop;
import io.twinwire.support.retry.RetryPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.felix.hc.annotation.HealthCheckService;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the hub and offers its services while it is open, once the database is there: another
 * process may hold it for a while.
 */
@Component(
    service = HealthCheck.class,
    immediate = true,
    configurationPid = Config.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = Config.class)
@HealthCheckService(
    name = "Local hub",
    tags = {"twinwire", "localhub"})
public final class LocalHubComponent implements HealthCheck {

  private static final Logger LOG = LoggerFactory.getLogger(LocalHubComponent.class);
  private static final RetryPolicy RETRY =
      new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(30), 0.2);
  private static final Duration END = Duration.ofSeconds(2);

  private final BundleContext context;
  private final ThreadLoop loop = new ThreadLoop("localhub-core");
  private final List<HubEventListener> listeners = new CopyOnWriteArrayList<>();
  private final Services services;
  private @Nullable BlobStorage storage;
  private @Nullable LocalHub hub;
  private String state = "";
  private Result absence =
      new Result(Result.Status.TEMPORARILY_UNAVAILABLE, "the local hub is starting");
  private int failures;
  private boolean stopped;

  @Activate
  public LocalHubComponent(BundleContext context, Config config) {
    this.context = context;
    this.services = new Services(context);
    try {
      Settings settings = Settings.of(config);
      loop.execute(() -> start(settings));
    } catch (IllegalArgumentException e) {
      absent(e.getMessage() + ": the local hub does not run");
      LOG.warn("{}: the local hub does not run", e.getMessage());
    }
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  synchronized void bindListener(HubEventListener listener) {
    listeners.add(listener);
    if (hub != null) {
      hub.events().add(listener);
    }
  }

  synchronized void unbindListener(HubEventListener listener) {
    listeners.remove(listener);
    if (hub != null) {
      hub.events().remove(listener);
    }
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  synchronized void bindStorage(BlobStorage newStorage) {
    storage = newStorage;
    if (hub != null) {
      hub.storage(newStorage);
    }
  }

  synchronized void unbindStorage(BlobStorage oldStorage) {
    // A greedy reference binds the new one first.
    if (storage == oldStorage) {
      storage = null;
      if (hub != null) {
        hub.storage(null);
      }
    }
  }

  @Deactivate
  void stop() {
    synchronized (this) {
      stopped = true;
    }
    // A start that is under way ends first, so that nothing is offered behind our back.
    loop.close(END);
    withdraw();
  }

  @Override
  public synchronized Result execute() {
    if (hub == null) {
      return absence;
    }
    if (!hub.isStoreOpen()) {
      return new Result(
          Result.Status.CRITICAL,
          "the local hub's database broke: free some room on its disk and restart the hub");
    }
    Map<String, @Nullable Object> devices = hub.registry().deviceStatistics();
    return new Result(
        Result.Status.OK,
        "%s; %s devices, %s connected"
            .formatted(
                state,
                devices.get("totalDeviceCount"),
                hub.registry().serviceStatistics().get("connectedDeviceCount")));
  }

  private void start(Settings settings) {
    try {
      LocalHub opened =
          LocalHub.open(
              settings,
              settings.directory().isEmpty()
                  ? Optional.empty()
                  : Optional.of(DataDirectory.resolve(context, settings.directory())),
              connectionStrings(settings),
              Clock.systemUTC(),
              loop);
      take(settings, opened);
      services.offer(opened);
    } catch (IOException | RuntimeException e) {
      withdraw();
      retry(settings, e);
    }
    if (isStopped()) {
      // The end did not wait for this, and did not see all of it.
      withdraw();
    }
  }

  private synchronized void take(Settings settings, LocalHub opened) {
    hub = opened;
    failures = 0;
    state =
        "the local hub at %s keeps its state in %s"
            .formatted(
                settings.hostName(),
                settings.directory().isEmpty() ? "memory" : settings.directory());
    listeners.forEach(opened.events()::add);
    opened.storage(storage);
    LOG.info("{}", state);
  }

  /** Takes back what is offered, and closes the hub behind it. */
  private void withdraw() {
    services.withdraw();
    LocalHub open;
    synchronized (this) {
      open = hub;
      hub = null;
    }
    if (open != null) {
      open.close();
      LOG.info("the local hub is closed");
    }
  }

  private synchronized void retry(Settings settings, Exception cause) {
    if (stopped) {
      return;
    }
    failures++;
    absent("the local hub does not start: " + cause.getMessage());
    if (failures == 1) {
      LOG.warn("the local hub does not start; it tries again", cause);
    }
    loop.later(RETRY.delay(failures, ThreadLocalRandom.current()), () -> start(settings));
  }

  private synchronized void absent(String why) {
    absence = new Result(Result.Status.CRITICAL, why);
  }

  private synchronized boolean isStopped() {
    return stopped;
  }

  private Optional<Path> connectionStrings(Settings settings) throws IOException {
    String configured = settings.connectionStringDirectory();
    if (configured.isEmpty() && context.getProperty(DataDirectory.PROPERTY) == null) {
      return Optional.empty();
    }
    return Optional.of(DataDirectory.resolve(context, configured));
  }
}
