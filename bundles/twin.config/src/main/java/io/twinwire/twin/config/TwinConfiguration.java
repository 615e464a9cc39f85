package io.twinwire.twin.config;

import io.twinwire.api.hub.HubConnection;
import io.twinwire.api.hub.Twin;
import io.twinwire.api.hub.TwinListener;
import io.twinwire.api.twin.TwinReporter;
import io.twinwire.support.data.DataDirectory;
import io.twinwire.support.exec.Executors;
import io.twinwire.support.exec.Loop;
import io.twinwire.support.exec.ThreadLoop;
import io.twinwire.twin.config.gate.Components;
import io.twinwire.twin.config.gate.FrameworkSurroundings;
import io.twinwire.twin.config.gate.HealthChecks;
import io.twinwire.twin.config.layer.Applier;
import io.twinwire.twin.config.layer.BaseStore;
import io.twinwire.twin.config.layer.StateFiles;
import io.twinwire.twin.config.report.Reporter;
import io.twinwire.twin.config.report.UnitStore;
import io.twinwire.twin.config.section.Arrivals;
import io.twinwire.twin.config.section.Offer;
import io.twinwire.twin.config.section.OfferReader;
import io.twinwire.twin.config.section.Unit;
import io.twinwire.twin.config.typing.MetatypeReader;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.felix.hc.annotation.HealthCheckService;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bridge as a component: it hands everything to the one thread and returns at once. */
@Component(
    configurationPid = "io.twinwire.twin.config",
    immediate = true,
    service = {
      TwinListener.class,
      TwinReporter.class,
      ConfigurationListener.class,
      HealthCheck.class,
      TwinStatus.Source.class
    })
@Designate(ocd = Config.class)
@HealthCheckService(name = "twin configuration", tags = "twinwire")
public final class TwinConfiguration
    implements TwinListener, TwinReporter, ConfigurationListener, HealthCheck, TwinStatus.Source {

  private static final Logger LOG = LoggerFactory.getLogger(TwinConfiguration.class);

  /** A hot update is many events; its bundle is back before this has passed. */
  private static final Duration SETTLED = Duration.ofMillis(250);

  private static final Duration END = Duration.ofSeconds(2);

  private final Settings settings;
  private final Loop loop;
  private final Loop reader;
  private final OfferReader offers;
  private final Reporter reporter;
  private final ExecutorService threads = Executors.blocking("twinwire-twin-wait");
  private final Bridge bridge;
  private final Arrivals arrivals;
  private final AtomicReference<@Nullable Twin> waiting = new AtomicReference<>();
  private final AtomicBoolean looking = new AtomicBoolean();
  private final AtomicBoolean comparing = new AtomicBoolean();
  private volatile @Nullable HubConnection hub;

  /** Called by DS. */
  @Activate
  public TwinConfiguration(
      BundleContext context,
      Config config,
      @Reference ConfigurationAdmin admin,
      @Reference MetaTypeService metatype,
      @Reference ServiceComponentRuntime runtime) {
    this(
        context,
        Settings.of(config),
        admin,
        metatype,
        runtime,
        new ThreadLoop("twinwire-twin-config"),
        new ThreadLoop("twinwire-twin-look"));
  }

  /**
   * Creates it.
   *
   * @param reader where code of others is read, that may hang: it holds up no twin
   */
  TwinConfiguration(
      BundleContext context,
      Settings settings,
      ConfigurationAdmin admin,
      MetaTypeService metatype,
      ServiceComponentRuntime runtime,
      Loop loop,
      Loop reader) {
    this.settings = settings;
    this.loop = loop;
    this.reader = reader;
    settings.faults().forEach(fault -> LOG.warn("io.twinwire.twin.config: {}", fault));
    StateFiles files = new StateFiles(() -> DataDirectory.resolve(context, settings.directory()));
    BaseStore bases = new BaseStore(files);
    UnitStore store = new UnitStore(files);
    offers = new OfferReader(context, runtime, new MetatypeReader(metatype), settings.sections());
    reporter = new Reporter(loop, Clock.systemUTC(), ThreadLocalRandom.current(), store.reported());
    Map<String, Object> identity =
        Map.of(
            "firmwareVersion",
            GatewayInfo.firmwareVersion(settings, context.getBundle().getVersion()),
            "gateway",
            GatewayInfo.gateway(context));
    bridge =
        new Bridge(
            settings,
            loop,
            files,
            threads,
            new Applier(admin, bases),
            bases,
            store,
            new FrameworkSurroundings(
                new Components(runtime),
                new HealthChecks(context, threads),
                () -> Optional.ofNullable(hub)),
            reporter,
            identity);
    arrivals = new Arrivals(context, this::lookSoon);
    loop.execute(bridge::reconcile);
    reader.execute(this::look);
  }

  @Deactivate
  void deactivate() {
    arrivals.close();
    Executors.cancel(threads, Duration.ZERO);
    for (Loop each : List.of(reader, loop)) {
      if (each instanceof ThreadLoop thread) {
        thread.close(END);
      }
    }
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void setHub(HubConnection hub) {
    this.hub = hub;
    loop.execute(() -> reporter.hub(hub));
  }

  void unsetHub(HubConnection hub) {
    if (hub.equals(this.hub)) {
      this.hub = null;
    }
    loop.execute(() -> reporter.gone(hub));
  }

  /** Only the newest twin counts: one that waits is superseded by the next. */
  @Override
  public void twinChanged(Twin twin) {
    if (waiting.getAndSet(twin) == null) {
      loop.execute(
          () -> {
            Twin newest = waiting.getAndSet(null);
            if (newest != null) {
              bridge.accept(newest);
            }
          });
    }
  }

  @Override
  public void report(String name, Optional<Object> value) {
    reporter.report(name, value);
  }

  @Override
  public void configurationEvent(ConfigurationEvent event) {
    if (comparing.compareAndSet(false, true)) {
      loop.later(
          SETTLED,
          () -> {
            comparing.set(false);
            bridge.reconcile();
          });
    }
  }

  @Override
  public TwinStatus twinStatus() {
    return bridge.status();
  }

  @Override
  public Result execute() {
    FormattingResultLog log = new FormattingResultLog();
    TwinStatus status = bridge.status();
    settings.faults().forEach(fault -> log.warn("io.twinwire.twin.config: {}", fault));
    status.refusals().forEach(log::warn);
    reporter.faults().forEach(log::warn);
    status
        .units()
        .forEach(
            (name, unit) -> {
              if (unit.bad()) {
                log.warn("{} of version {}: {}", name, unit.version(), unit.description());
              } else if (unit.code() == Unit.WAITING) {
                log.info("{} waits: {}", name, unit.description());
              }
            });
    log.info("desired version {}, {} units", status.version(), status.units().size());
    return new Result(log);
  }

  private void lookSoon() {
    if (looking.compareAndSet(false, true)) {
      reader.later(
          SETTLED,
          () -> {
            looking.set(false);
            look();
          });
    }
  }

  private void look() {
    Offer offer = offers.read();
    loop.execute(() -> bridge.look(offer));
  }
}
