package io.twinwire.localhub.portal;

import io.twinwire.api.localhub.DeviceRegistry;
import io.twinwire.api.localhub.TelemetryStore;
import io.twinwire.api.localhub.TwinRegistry;
import io.twinwire.support.exec.Executors;
import io.twinwire.support.retry.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.felix.hc.annotation.HealthCheckService;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the page up: tries the port until it is free, and says in its health where the page is. */
@Component(
    service = HealthCheck.class,
    immediate = true,
    configurationPid = "io.twinwire.localhub.portal",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@HealthCheckService(name = "Local hub portal", tags = "twinwire")
@Designate(ocd = Config.class)
public final class Portal implements HealthCheck {

  private static final Logger LOG = LoggerFactory.getLogger(Portal.class);
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final RetryPolicy RETRY =
      new RetryPolicy(Duration.ofMillis(500), Duration.ofSeconds(5), 0.2);

  private final EventFanout fanout;
  private final DeviceRegistry registry;
  private final TwinRegistry twins;
  private final TelemetryStore telemetry;
  private final ScheduledThreadPoolExecutor starter = Executors.single("localhub-portal-start");
  private final RandomGenerator random = new Random();
  private volatile Result health = new Result(Result.Status.TEMPORARILY_UNAVAILABLE, "starting");
  private @Nullable PortalServer server;

  @Activate
  public Portal(
      Config config,
      @Reference EventFanout fanout,
      @Reference DeviceRegistry registry,
      @Reference TwinRegistry twins,
      @Reference TelemetryStore telemetry) {
    this.fanout = fanout;
    this.registry = registry;
    this.twins = twins;
    this.telemetry = telemetry;
    try {
      Settings settings = Settings.of(config);
      starter.execute(() -> start(settings, 0));
    } catch (IllegalArgumentException e) {
      fail(String.valueOf(e.getMessage()));
    }
  }

  private void start(Settings settings, int failures) {
    Devices devices = new Devices(registry, fanout, settings.hubHostName());
    try {
      server =
          new PortalServer(
              settings,
              new Api(devices, twins),
              new EventStream(fanout, devices, twins, telemetry, HEARTBEAT));
      health = new Result(Result.Status.OK, "the portal is at " + settings.url());
      LOG.info("the portal is at {}", settings.url());
    } catch (IOException e) {
      if (failures == 0) {
        fail(
            "port "
                + settings.port()
                + " of "
                + settings.address().getHostAddress()
                + " cannot be used ("
                + e.getMessage()
                + "); free it, or choose another one with --portal-port; trying again until then");
      }
      ScheduledFuture<?> retry =
          starter.schedule(
              () -> start(settings, failures + 1),
              RETRY.delay(failures + 1, random).toMillis(),
              TimeUnit.MILLISECONDS);
      LOG.debug("trying again in {} ms", retry.getDelay(TimeUnit.MILLISECONDS));
    } catch (RuntimeException e) {
      fail("the portal cannot start: " + e);
    }
  }

  private void fail(String message) {
    health = new Result(Result.Status.CRITICAL, message);
    LOG.warn(message);
  }

  @Override
  public Result execute() {
    return health;
  }

  /** Closes the port and every open stream. */
  @Deactivate
  public void close() {
    // The executor is gone first: nothing binds any more, and what it bound is seen here.
    Executors.close(starter, Duration.ofMillis(500));
    PortalServer running = server;
    if (running != null) {
      running.close();
    }
  }
}
