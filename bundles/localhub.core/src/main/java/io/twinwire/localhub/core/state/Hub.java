package io.twinwire.localhub.core.state;

import io.twinwire.api.localhub.DailyQuota;
import io.twinwire.api.localhub.DeviceLink.CloseReason;
import io.twinwire.api.localhub.HubEvent;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.Identity;
import io.twinwire.localhub.core.cloud.CloudQueues;
import io.twinwire.localhub.core.cloud.Downlink;
import io.twinwire.localhub.core.cloud.Feedback;
import io.twinwire.localhub.core.common.Faults;
import io.twinwire.localhub.core.common.IdentityRules;
import io.twinwire.localhub.core.identity.DeviceRecord;
import io.twinwire.localhub.core.identity.Presence;
import io.twinwire.localhub.core.identity.Records;
import io.twinwire.localhub.core.limits.Quota;
import io.twinwire.localhub.core.limits.TierSettings;
import io.twinwire.localhub.core.limits.Tiers;
import io.twinwire.localhub.core.store.Changes;
import io.twinwire.localhub.core.store.Events;
import io.twinwire.localhub.core.store.Store;
import io.twinwire.localhub.core.telemetry.PartitionSettings;
import io.twinwire.localhub.core.telemetry.Telemetry;
import io.twinwire.support.exec.Loop;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The state that all rules share. What {@link Changes} make of it is told to the devices before the
 * caller's return, to listeners on their own thread, to both in the order of the changes. Reads
 * take no lock.
 */
public final class Hub implements Records, AutoCloseable {

  private final Store store;
  private final Clock clock;
  private final Changes changes;
  private final Events events;
  private final Telemetry telemetry;
  private final Quota quota;
  private final Tiers tiers;
  private final Feedback feedback;
  private final CloudQueues cloud;
  private final Map<Identity, Connection> connections = new ConcurrentHashMap<>();
  private final ConcurrentSkipListMap<Identity, DeviceRecord> records =
      new ConcurrentSkipListMap<>(IdentityRules.ORDER);

  public Hub(
      Store store,
      Clock clock,
      int telemetryKept,
      PartitionSettings partitions,
      DailyQuota quota,
      Downlink downlink,
      TierSettings tier,
      Loop loop)
      throws HubFault {
    this.store = store;
    this.clock = clock;
    this.changes = new Changes(store, clock);
    this.events = new Events(store);
    this.telemetry = new Telemetry(store, telemetryKept, partitions, changes::later);
    this.quota = new Quota(store, quota);
    this.tiers =
        new Tiers(
            store,
            this.quota,
            quota,
            tier,
            loop::nanos,
            time -> TimeUnit.NANOSECONDS.sleep(time.toNanos()));
    this.feedback = new Feedback(store, downlink.feedback(), clock.instant());
    this.cloud =
        new CloudQueues(store, downlink.cloud(), feedback, this.quota, this::cloudMessageWaits);
    restore();
  }

  public Clock clock() {
    return clock;
  }

  /** Asked before a change is begun: it may hold the caller back. */
  public Tiers tiers() {
    return tiers;
  }

  /** How the state changes, for what needs no more of the hub. */
  public Changes changes() {
    return changes;
  }

  public Events events() {
    return events;
  }

  public Optional<DeviceRecord> find(Identity identity) {
    DeviceRecord record = records.get(identity);
    if (record == null) {
      return Optional.empty();
    }
    Presence presence = record.presence().waiting(cloud.count(record.generationId()));
    Connection connection = connections.get(identity);
    return Optional.of(
        record.with(connection == null ? presence : presence.active(connection.lastActivity())));
  }

  @Override
  public DeviceRecord get(Identity identity) throws HubFault {
    Optional<DeviceRecord> record = find(identity);
    if (record.isEmpty()) {
      throw Faults.notFound(identity);
    }
    return record.get();
  }

  /** In the order of ids, each device before its modules. */
  public Collection<DeviceRecord> all() {
    return records.values();
  }

  /** The modules of a device, in the order of ids. */
  public List<DeviceRecord> modules(String deviceId) {
    return records.tailMap(Identity.device(deviceId), false).values().stream()
        .takeWhile(record -> record.identity().deviceId().equals(deviceId))
        .toList();
  }

  public long connectedDevices() {
    return connections.keySet().stream().filter(identity -> identity.moduleId().isEmpty()).count();
  }

  public <T> T change(Changes.Change<T> change) throws HubFault {
    return changes.change(change);
  }

  public void run(Changes.Step step) throws HubFault {
    changes.run(step);
  }

  // What follows is called inside a change.

  public void put(DeviceRecord record) {
    store.identities().put(record.identity().id(), record.stored());
    records.put(record.identity(), record);
    store.changed();
  }

  public void remove(DeviceRecord record) {
    store.identities().remove(record.identity().id());
    records.remove(record.identity());
    telemetry.remove(record.generationId());
    cloud.remove(record.generationId());
  }

  /** A request without a connection says no more than that the device is alive. */
  public void seen(DeviceRecord record, Instant now) {
    records.put(record.identity(), record.with(record.presence().active(now)));
  }

  public Telemetry telemetry() {
    return telemetry;
  }

  public Quota quota() {
    return quota;
  }

  public CloudQueues cloud() {
    return cloud;
  }

  public Feedback feedback() {
    return feedback;
  }

  public Collection<Connection> connections() {
    return connections.values();
  }

  public void publish(HubEvent event) {
    events.publish(event);
  }

  public boolean isHeard() {
    return events.isHeard();
  }

  public Optional<Connection> connection(Identity identity) {
    return Optional.ofNullable(connections.get(identity));
  }

  /** Whether this one is the identity's connection: that of a single request never is. */
  public boolean isCurrent(Connection connection) {
    return connections.get(connection.identity()) == connection;
  }

  public void begin(Connection connection, DeviceRecord record, Instant now) {
    connections.put(connection.identity(), connection);
    put(record.with(record.presence().connected(now)));
    publish(
        new HubEvent.Connection(connection.identity(), now, "connected", connection.protocol()));
  }

  /**
   * Ends a connection that is not over yet.
   *
   * @param tellLink whether the device's link is to hear of it
   */
  public void end(Connection connection, CloseReason reason, Instant now, boolean tellLink) {
    // What serves a single request is nobody's connection.
    if (!connection.over(reason) || !connections.remove(connection.identity(), connection)) {
      return;
    }
    cloud.release(connection, connection.generationId());
    DeviceRecord record = records.get(connection.identity());
    if (record != null) {
      put(record.with(record.presence().disconnected(now, connection.lastActivity())));
    }
    publish(new HubEvent.Connection(connection.identity(), now, "disconnected", reason.text()));
    if (tellLink) {
      later(() -> connection.link().close(reason));
    }
  }

  public void later(Runnable call) {
    changes.later(call);
  }

  /** Ends all connections and tells what there is to tell; the store stays open. */
  @Override
  public void close() {
    try {
      changes.stop(
          now -> connections.values().forEach(one -> end(one, CloseReason.HUB_STOPPED, now, true)));
    } finally {
      events.close();
    }
  }

  private void cloudMessageWaits(Identity identity) {
    connection(identity).ifPresent(connection -> later(connection.link()::cloudMessageWaiting));
  }

  private void restore() {
    Instant now = clock.instant();
    for (String text : store.identities().values()) {
      DeviceRecord record = DeviceRecord.restored(text);
      records.put(record.identity(), record);
    }
    for (DeviceRecord record : records.values()) {
      if (record.presence().connected()) {
        put(record.with(record.presence().disconnected(now, record.presence().lastActivity())));
      }
    }
    cloud.restore(records.values());
    Set<String> generations =
        records.values().stream().map(DeviceRecord::generationId).collect(Collectors.toSet());
    store.telemetryGenerations().stream()
        .filter(generation -> !generations.contains(generation))
        .forEach(store::removeTelemetry);
  }
}
