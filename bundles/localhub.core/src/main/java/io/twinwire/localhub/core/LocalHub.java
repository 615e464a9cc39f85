package io.twinwire.localhub.core;

import io.twinwire.api.localhub.BlobStorage;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.Identity;
import io.twinwire.localhub.core.access.Access;
import io.twinwire.localhub.core.access.Authorities;
import io.twinwire.localhub.core.access.Policies;
import io.twinwire.localhub.core.access.PolicySettings;
import io.twinwire.localhub.core.cloud.CloudService;
import io.twinwire.localhub.core.cloud.FeedbackQueue;
import io.twinwire.localhub.core.cloud.Sweeper;
import io.twinwire.localhub.core.common.Secrets;
import io.twinwire.localhub.core.configurations.Configurations;
import io.twinwire.localhub.core.faults.FaultPlans;
import io.twinwire.localhub.core.faults.InjectedFaults;
import io.twinwire.localhub.core.gateway.Gateway;
import io.twinwire.localhub.core.jobs.DeviceJobs;
import io.twinwire.localhub.core.jobs.Jobs;
import io.twinwire.localhub.core.limits.QuotaSettings;
import io.twinwire.localhub.core.limits.Tiers;
import io.twinwire.localhub.core.methods.Methods;
import io.twinwire.localhub.core.registry.Queries;
import io.twinwire.localhub.core.registry.Registry;
import io.twinwire.localhub.core.registry.Twins;
import io.twinwire.localhub.core.state.Hub;
import io.twinwire.localhub.core.store.Compaction;
import io.twinwire.localhub.core.store.Events;
import io.twinwire.localhub.core.store.Store;
import io.twinwire.localhub.core.telemetry.PartitionReader;
import io.twinwire.localhub.core.telemetry.TelemetryReader;
import io.twinwire.localhub.core.transfer.Transfers;
import io.twinwire.localhub.core.uploads.FileNotifications;
import io.twinwire.localhub.core.uploads.Uploads;
import io.twinwire.support.exec.Loop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All parts of the hub, wired: what a component offers, and what tests drive. */
final class LocalHub implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LocalHub.class);

  private final Store store;
  private final Hub hub;
  private final Access access;
  private final Twins twins;
  private final Registry registry;
  private final Gateway gateway;
  private final TelemetryReader telemetry;
  private final PartitionReader partitions;
  private final FaultPlans faults;
  private final QuotaSettings quota;
  private final ClockControl clockControl;
  private final FileNotifications notifications;
  private final Uploads uploads;
  private final Queries queries;
  private final Configurations configurations;
  private final Jobs jobs;
  private final Transfers transfers;
  private final Authorities authorities;
  private final PolicySettings policySettings;
  private final Methods methods;
  private final Sweeper sweeper;
  private final CloudService cloud;
  private final FeedbackQueue feedback;
  private final Compaction compaction;

  /**
   * Opens the hub; the first start makes keys and the first device.
   *
   * @param directory where the database lies; empty for one in memory
   * @param connectionStrings where connection strings are written; empty for nowhere
   */
  static LocalHub open(
      Settings settings,
      Optional<Path> directory,
      Optional<Path> connectionStrings,
      Clock machine,
      Loop loop)
      throws IOException {
    MovableClock clock = new MovableClock(machine);
    Store store = Store.open(directory);
    boolean opened = false;
    try {
      LocalHub localHub = new LocalHub(store, settings, clock, loop, connectionStrings);
      opened = true;
      return localHub;
    } catch (HubFault e) {
      throw new IOException(e.getMessage(), e);
    } finally {
      if (!opened) {
        store.close();
      }
    }
  }

  private LocalHub(
      Store store,
      Settings settings,
      MovableClock clock,
      Loop loop,
      Optional<Path> connectionStrings)
      throws HubFault, IOException {
    Secrets secrets = new Secrets();
    Policies policies = Policies.of(store, secrets::key);
    this.store = store;
    this.compaction = new Compaction(store, loop);
    hub =
        new Hub(
            store,
            clock,
            settings.telemetryKept(),
            settings.partitions(),
            settings.quota(),
            settings.downlink(),
            settings.tier(),
            loop);
    authorities = new Authorities(hub.changes(), store, secrets);
    policySettings = new PolicySettings(hub.changes(), policies, secrets);
    methods = new Methods(hub, loop, settings.downlink());
    sweeper = new Sweeper(hub.changes(), hub.cloud(), hub.feedback(), loop);
    cloud = new CloudService(hub.changes(), hub, hub.cloud(), hub.tiers(), sweeper);
    feedback = new FeedbackQueue(hub.changes(), hub.feedback());
    faults = new FaultPlans(hub);
    quota = new QuotaSettings(hub.changes(), hub.quota());
    access =
        new Access(
            settings.hostName(),
            policies,
            authorities::verified,
            clock,
            settings.sasSlack(),
            settings.sasRules());
    twins = new Twins(hub, settings.notifiesDifference());
    registry = new Registry(hub, twins, secrets);
    InjectedFaults injected = new InjectedFaults(hub, loop, settings.injectsFaults());
    gateway = new Gateway(hub, access, faults, injected, methods, loop);
    clockControl = new ClockControl(clock, gateway);
    telemetry = new TelemetryReader(hub.changes(), hub, hub.telemetry());
    notifications = new FileNotifications(hub, store, loop, settings.uploads());
    uploads = new Uploads(hub, store, notifications, settings.uploads());
    DeviceJobs deviceJobs = new DeviceJobs(store);
    queries = new Queries(hub, deviceJobs::rows);
    jobs = new Jobs(hub, store, deviceJobs, queries, twins, methods, loop);
    configurations = new Configurations(hub, store, registry, twins, queries, loop);
    transfers = new Transfers(hub, store, registry, twins, configurations, loop);
    FirstStart first = new FirstStart(store);
    partitions = new PartitionReader(hub.changes(), hub.telemetry(), first.time(clock));
    boolean ready = false;
    try {
      first.complete(hub, registry, settings.firstDevice());
      hub.run(now -> sweeper.start());
      if (connectionStrings.isPresent()) {
        write(settings, policies, connectionStrings.get());
      }
      compaction.start();
      ready = true;
    } finally {
      if (!ready) {
        hub.close();
      }
    }
  }

  Events events() {
    return hub.events();
  }

  Access access() {
    return access;
  }

  Twins twins() {
    return twins;
  }

  Registry registry() {
    return registry;
  }

  Gateway gateway() {
    return gateway;
  }

  TelemetryReader telemetry() {
    return telemetry;
  }

  PartitionReader partitions() {
    return partitions;
  }

  FaultPlans faults() {
    return faults;
  }

  QuotaSettings quota() {
    return quota;
  }

  Authorities authorities() {
    return authorities;
  }

  PolicySettings policies() {
    return policySettings;
  }

  Methods methods() {
    return methods;
  }

  CloudService cloud() {
    return cloud;
  }

  FeedbackQueue feedback() {
    return feedback;
  }

  ClockControl clock() {
    return clockControl;
  }

  Tiers tiers() {
    return hub.tiers();
  }

  Uploads uploads() {
    return uploads;
  }

  Queries queries() {
    return queries;
  }

  Configurations configurations() {
    return configurations;
  }

  Jobs jobs() {
    return jobs;
  }

  Transfers transfers() {
    return transfers;
  }

  /** Null where there is none. */
  void storage(@Nullable BlobStorage storage) {
    uploads.storage(storage);
    transfers.storage(storage);
  }

  FileNotifications notifications() {
    return notifications;
  }

  boolean isStoreOpen() {
    return store.isOpen();
  }

  @Override
  public void close() {
    compaction.close();
    transfers.close();
    try {
      hub.run(now -> methods.stop());
    } catch (HubFault e) {
      LOG.debug("the hub stops: {}", e.getMessage());
    }
    hub.close();
    store.close();
  }

  private void write(Settings settings, Policies policies, Path directory) throws IOException {
    ConnectionStrings files = new ConnectionStrings(settings.hostName(), directory);
    files.writeService(policies.owner());
    Optional<String> key = registry.primaryKey(Identity.device(settings.firstDevice()));
    if (key.isPresent()) {
      files.writeDevice(settings.firstDevice(), key.get());
    }
  }
}
