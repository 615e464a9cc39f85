package io.twinwire.localhub.dps;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.DeviceRegistry;
import io.twinwire.api.localhub.HubClock;
import io.twinwire.api.localhub.TwinRegistry;
import io.twinwire.api.localhub.dps.AllocationHook;
import io.twinwire.api.localhub.dps.DeviceProvisioning;
import io.twinwire.api.localhub.dps.EnrollmentRegistry;
import io.twinwire.api.localhub.dps.LinkedHub;
import io.twinwire.api.localhub.dps.ProvisioningAccess;
import io.twinwire.support.data.DataDirectory;
import io.twinwire.support.data.OwnerOnly;
import io.twinwire.support.exec.Executors;
import io.twinwire.support.exec.ThreadLoop;
import io.twinwire.support.retry.RetryPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.felix.hc.annotation.HealthCheckService;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
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
 * Opens the provisioning service and offers it while it is open. The services are registered by
 * hand, as they are only there once the database is.
 */
@Component(
    service = HealthCheck.class,
    immediate = true,
    configurationPid = ProvisioningComponent.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = Config.class)
@HealthCheckService(
    name = "Local provisioning service",
    tags = {"twinwire", "localhub"})
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=\"io.twinwire.api.localhub.dps.DeviceProvisioning\"")
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=\"io.twinwire.api.localhub.dps.EnrollmentRegistry\"")
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=\"io.twinwire.api.localhub.dps.ProvisioningAccess\"")
public final class ProvisioningComponent implements HealthCheck {

  static final String PID = "io.twinwire.localhub.dps";

  private static final Logger LOG = LoggerFactory.getLogger(ProvisioningComponent.class);
  private static final String CONNECTION_STRING = "provisioning.connection-string";
  private static final RetryPolicy RETRY =
      new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(30), 0.2);
  private static final Duration END = Duration.ofSeconds(2);

  private final BundleContext context;
  private final HubTime time;
  private final LinkedHubs hubs = new LinkedHubs();
  private final ThreadLoop loop = new ThreadLoop("localhub-dps");
  private final ExecutorService assignments = Executors.blocking("localhub-dps-assignment");
  private final Queue<ServiceRegistration<?>> services = new ConcurrentLinkedQueue<>();
  private volatile @Nullable AllocationHook hook;
  private @Nullable ProvisioningService service;
  private String state = "";
  private Result absence =
      new Result(Result.Status.TEMPORARILY_UNAVAILABLE, "the provisioning service is starting");
  private int failures;
  private boolean stopped;

  @Activate
  public ProvisioningComponent(
      @Reference DeviceRegistry registry,
      @Reference TwinRegistry twins,
      @Reference HubClock clock,
      BundleContext context,
      Config config) {
    this.context = context;
    this.time = new HubTime(clock);
    try {
      Settings settings = Settings.of(config);
      hubs.add(new LocalLink(settings.hostName(), registry, twins));
      loop.execute(() -> start(settings));
    } catch (IllegalArgumentException e) {
      absent(e.getMessage() + ": the provisioning service does not run");
      LOG.warn("{}: the provisioning service does not run", e.getMessage());
    }
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addHub(LinkedHub hub) {
    hubs.add(hub);
  }

  void removeHub(LinkedHub hub) {
    hubs.remove(hub);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void setHook(AllocationHook newHook) {
    hook = newHook;
  }

  void unsetHook(AllocationHook oldHook) {
    if (hook == oldHook) {
      hook = null;
    }
  }

  @Deactivate
  void stop() {
    synchronized (this) {
      stopped = true;
    }
    // A start that is under way ends first, so that nothing is offered behind our back.
    loop.close(END);
    Executors.cancel(assignments, END);
    withdraw();
  }

  @Override
  public synchronized Result execute() {
    if (service == null) {
      return absence;
    }
    if (!service.isStoreOpen()) {
      return new Result(
          Result.Status.CRITICAL,
          "the provisioning service's database broke: free some room on its disk and restart");
    }
    return new Result(Result.Status.OK, state + "; " + service.summary());
  }

  private void start(Settings settings) {
    try {
      ProvisioningService opened =
          ProvisioningService.open(
              settings,
              settings.directory().isEmpty()
                  ? Optional.empty()
                  : Optional.of(DataDirectory.resolve(context, settings.directory())),
              time,
              hubs,
              () -> Optional.ofNullable(hook),
              assignments);
      take(settings, opened);
      writeConnectionString(settings, opened.access());
      register(ProvisioningAccess.class, opened.access());
      register(EnrollmentRegistry.class, opened.enrollments());
      register(DeviceProvisioning.class, opened.provisioner());
    } catch (IOException | RuntimeException e) {
      withdraw();
      retry(settings, e);
    }
    if (isStopped()) {
      // The end did not wait for this, and did not see all of it.
      withdraw();
    }
  }

  private synchronized void take(Settings settings, ProvisioningService opened) {
    service = opened;
    failures = 0;
    state = "the provisioning service " + settings.idScope() + " assigns to " + hubs.names();
    LOG.info("{}", state);
  }

  private void writeConnectionString(Settings settings, Access access) throws IOException {
    String configured = settings.connectionStringDirectory();
    if (configured.isEmpty() && context.getProperty(DataDirectory.PROPERTY) == null) {
      return;
    }
    Path file = DataDirectory.resolve(context, configured).resolve(CONNECTION_STRING);
    String text =
        "HostName=%s;SharedAccessKeyName=%s;SharedAccessKey=%s%n"
            .formatted(settings.hostName(), Access.OWNER, access.primaryKey());
    OwnerOnly.write(file, text.getBytes(UTF_8));
  }

  private <T> void register(Class<T> contract, T registered) {
    services.add(context.registerService(contract, registered, null));
  }

  /** Takes back what is offered, and closes the database behind it. */
  private void withdraw() {
    for (var registered = services.poll(); registered != null; registered = services.poll()) {
      registered.unregister();
    }
    ProvisioningService open;
    synchronized (this) {
      open = service;
      service = null;
    }
    if (open != null) {
      open.close();
    }
  }

  private synchronized void retry(Settings settings, Exception cause) {
    if (stopped) {
      return;
    }
    failures++;
    absent("the provisioning service does not start: " + cause.getMessage());
    if (failures == 1) {
      LOG.warn("the provisioning service does not start; it tries again", cause);
    }
    loop.later(RETRY.delay(failures, ThreadLocalRandom.current()), () -> start(settings));
  }

  private synchronized void absent(String why) {
    absence = new Result(Result.Status.CRITICAL, why);
  }

  private synchronized boolean isStopped() {
    return stopped;
  }
}
