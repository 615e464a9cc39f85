package io.twinwire.localhub.port;

import io.twinwire.api.localhub.FaultControl;
import io.twinwire.support.data.DataDirectory;
import io.twinwire.support.exec.Executors;
import io.twinwire.support.port.HubPorts;
import io.twinwire.support.port.PortFront;
import io.twinwire.support.retry.RetryPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.felix.hc.annotation.HealthCheckService;
import org.apache.felix.hc.api.FormattingResultLog;
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

/** Opens the hub's ports, keeps trying where one is busy, and offers {@link HubPorts}. */
@Component(
    configurationPid = PortLayer.PID,
    service = HealthCheck.class,
    immediate = true,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@HealthCheckService(
    name = "Local hub ports",
    tags = {"twinwire", "localhub"})
@Designate(ocd = Config.class)
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=\"io.twinwire.support.port.HubPorts\"")
public final class PortLayer implements HealthCheck {

  static final String PID = "io.twinwire.localhub.port";

  private static final Logger LOG = LoggerFactory.getLogger(PortLayer.class);
  private static final String AUTHORITY_FILE = "ca.pem";
  private static final RetryPolicy RETRY =
      new RetryPolicy(Duration.ofMillis(500), Duration.ofSeconds(10), 0.2);

  private final BundleContext context;
  private final Fronts fronts = new Fronts();
  private final Deafness deafness = new Deafness();
  private final ScheduledThreadPoolExecutor executor = Executors.single("twinwire-localhub-port");

  private volatile @Nullable String problem;
  private volatile @Nullable Listener listener;

  private final AtomicReference<@Nullable ServiceRegistration<HubPorts>> registration =
      new AtomicReference<>();
  private volatile boolean closed;

  // The executor's.
  private @Nullable HubPorts registered;
  private int failures;

  @Activate
  public PortLayer(BundleContext context, Config config) {
    this.context = context;
    try {
      PortSettings settings = PortSettings.of(config);
      executor.execute(() -> open(settings));
    } catch (IllegalArgumentException e) {
      report(e.getMessage());
    }
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addFront(PortFront front) {
    fronts.add(front);
  }

  void removeFront(PortFront front) {
    fronts.remove(front);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void setFaults(FaultControl control) {
    deafness.follow(control);
  }

  void unsetFaults(FaultControl control) {
    deafness.leave(control);
  }

  @Deactivate
  void close() {
    closed = true;
    Executors.close(executor, Duration.ofMillis(200));
    unregister();
    Listener open = listener;
    if (open != null) {
      close(open);
      LOG.info("the local hub's ports on {} are closed", open.address());
    }
  }

  private static void close(Listener open) {
    try {
      open.close(Duration.ofMillis(600));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Result execute() {
    FormattingResultLog log = new FormattingResultLog();
    String trouble = problem;
    Listener open = listener;
    if (trouble != null) {
      log.critical("{}", trouble);
    } else if (open == null) {
      log.temporarilyUnavailable("the local hub's ports are being opened");
    } else {
      for (Endpoint endpoint : open.endpoints()) {
        describe(endpoint, open.address(), log);
      }
      if (open.tlsPorts().isEmpty()) {
        log.critical("no TLS port of the local hub is bound on {}", open.address());
      }
    }
    return new Result(log);
  }

  private static void describe(Endpoint endpoint, String address, FormattingResultLog log) {
    switch (endpoint.state()) {
      case BOUND -> log.info("{} is open", endpoint.describe(address));
      case WAITING -> log.temporarilyUnavailable("{} is to be opened", endpoint.describe(address));
      case FORBIDDEN -> log.info("{}", endpoint.trouble(address));
      case BUSY -> {
        if (endpoint.optional()) {
          log.warn("{}", endpoint.trouble(address));
        } else {
          log.critical("{}", endpoint.trouble(address));
        }
      }
    }
  }

  private void open(PortSettings settings) {
    try {
      Path exported = DataDirectory.resolve(context, "").resolve(AUTHORITY_FILE);
      Path directory = DataDirectory.resolve(context, settings.directory());
      HubKeys keys =
          HubKeys.open(directory, exported, settings.names(), Clock.systemUTC().instant());
      TlsPipeline pipeline = new TlsPipeline(keys, fronts, settings.silence());
      Listener opened = new Listener(settings, pipeline, deafness);
      listener = opened;
      if (closed) {
        // The component was closed in the meantime, and did not see this listener.
        close(opened);
        return;
      }
      problem = null;
      failures = 0;
      bind(opened, exported);
    } catch (IOException | GeneralSecurityException e) {
      report("the local hub has no certificate: " + e.getMessage());
      again(() -> open(settings));
    }
  }

  private void bind(Listener open, Path authority) {
    try {
      boolean complete = open.bind();
      if (open.usable()) {
        register(new BoundPorts(open.address(), open.tlsPorts(), open.proxyPort(), authority));
      }
      if (!complete) {
        again(() -> bind(open, authority));
      }
    } catch (InterruptedException e) {
      // The component is being closed.
      Thread.currentThread().interrupt();
    }
  }

  private void register(HubPorts ports) {
    if (ports.equals(registered)) {
      return;
    }
    ServiceRegistration<HubPorts> old =
        registration.getAndSet(context.registerService(HubPorts.class, ports, null));
    registered = ports;
    if (old != null) {
      old.unregister();
    }
    if (closed) {
      unregister();
      return;
    }
    LOG.info(
        "the local hub listens on {}: TLS {}, proxy {}",
        ports.address(),
        ports.tlsPorts(),
        ports.proxyPort());
  }

  private void unregister() {
    ServiceRegistration<HubPorts> current = registration.getAndSet(null);
    if (current != null) {
      current.unregister();
    }
  }

  private void again(Runnable step) {
    if (closed) {
      return;
    }
    Duration delay = RETRY.delay(++failures, ThreadLocalRandom.current());
    var unused = executor.schedule(step, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void report(@Nullable String trouble) {
    if (trouble != null && !trouble.equals(problem)) {
      problem = trouble;
      LOG.warn("{}", trouble);
    }
  }
}
