package io.twinwire.localhub.core.registry;

import io.twinwire.api.localhub.DeviceLink.CloseReason;
import io.twinwire.api.localhub.DeviceRegistry;
import io.twinwire.api.localhub.HubEvent;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.HubFault.Code;
import io.twinwire.api.localhub.HubTier.Feature;
import io.twinwire.api.localhub.Identity;
import io.twinwire.localhub.core.common.Faults;
import io.twinwire.localhub.core.common.IdentityRules;
import io.twinwire.localhub.core.common.Secrets;
import io.twinwire.localhub.core.common.Trees;
import io.twinwire.localhub.core.identity.Configured;
import io.twinwire.localhub.core.identity.DeviceRecord;
import io.twinwire.localhub.core.identity.Presence;
import io.twinwire.localhub.core.identity.Registration;
import io.twinwire.localhub.core.limits.Operation;
import io.twinwire.localhub.core.state.Hub;
import io.twinwire.localhub.core.twin.Twin;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The identity registry. */
public final class Registry implements DeviceRegistry {

  static final int MAX_MODULES = 50;

  /** What the registry knows of a module that runs on an Edge device. */
  public static final Map<String, String> EDGE_MODULE = Map.of("managedBy", "iotEdge");

  private static final List<String> SYSTEM_MODULES = List.of("$edgeAgent", "$edgeHub");
  private static final int MAX_TOP = 1000;

  private final Hub hub;
  private final Twins twins;
  private final Secrets secrets;
  private long lastGeneration;

  public Registry(Hub hub, Twins twins, Secrets secrets) {
    this.hub = hub;
    this.twins = twins;
    this.secrets = secrets;
    this.lastGeneration =
        hub.all().stream()
            .mapToLong(record -> Long.parseLong(record.generationId()))
            .max()
            .orElse(0);
  }

  @Override
  @SuppressWarnings("NullAway") // javac 17 hides type annotations of other bundles.
  public Map<String, @Nullable Object> get(Identity identity) throws HubFault {
    hub.tiers().pass(Operation.IDENTITY);
    return hub.get(identity).document();
  }

  @Override
  @SuppressWarnings("NullAway") // javac 17 hides type annotations of other bundles.
  public Map<String, @Nullable Object> create(Identity identity, Map<String, ?> document)
      throws HubFault {
    hub.tiers().pass(Operation.IDENTITY);
    return hub.change(now -> create(identity, document, now)).document();
  }

  @Override
  @SuppressWarnings("NullAway") // javac 17 hides type annotations of other bundles.
  public Map<String, @Nullable Object> update(
      Identity identity, Map<String, ?> document, String ifMatch) throws HubFault {
    hub.tiers().pass(Operation.IDENTITY);
    return hub.change(now -> update(identity, document, ifMatch, now)).document();
  }

  @Override
  public void delete(Identity identity, String ifMatch) throws HubFault {
    hub.tiers().pass(Operation.IDENTITY);
    hub.run(now -> delete(identity, ifMatch, now));
  }

  @Override
  @SuppressWarnings("NullAway") // javac 17 hides type annotations of other bundles.
  public List<Map<String, @Nullable Object>> devices(int top) throws HubFault {
    if (top < 1 || top > MAX_TOP) {
      throw Faults.invalid("top: " + top + " is not between 1 and " + MAX_TOP);
    }
    hub.tiers().pass(Operation.IDENTITY);
    return hub.all().stream()
        .map(DeviceRecord::identity)
        .filter(identity -> identity.moduleId().isEmpty())
        .flatMap(identity -> hub.find(identity).stream())
        .limit(top)
        .map(DeviceRecord::document)
        .toList();
  }

  @Override
  @SuppressWarnings("NullAway") // javac 17 hides type annotations of other bundles.
  public List<Map<String, @Nullable Object>> modules(String deviceId) throws HubFault {
    hub.tiers().pass(Operation.IDENTITY);
    hub.get(Identity.device(deviceId));
    return hub.modules(deviceId).stream()
        .flatMap(module -> hub.find(module.identity()).stream())
        .map(DeviceRecord::document)
        .toList();
  }

  @Override
  @SuppressWarnings("NullAway") // javac 17 hides type annotations of other bundles.
  public Map<String, @Nullable Object> bulk(List<? extends Map<String, ?>> operations)
      throws HubFault {
    hub.tiers().pass(Operation.IDENTITY);
    return new Bulk(hub, this, twins).run(operations);
  }

  @Override
  @SuppressWarnings("NullAway") // javac 17 hides type annotations of other bundles.
  public Map<String, @Nullable Object> deviceStatistics() {
    List<DeviceRecord> devices =
        hub.all().stream().filter(record -> record.identity().moduleId().isEmpty()).toList();
    long enabled = devices.stream().filter(record -> record.registration().enabled()).count();
    Map<String, @Nullable Object> statistics = new LinkedHashMap<>();
    statistics.put("totalDeviceCount", (long) devices.size());
    statistics.put("enabledDeviceCount", enabled);
    // Microsoft's Java client reads this misspelt name.
    statistics.put("enableDeviceCount", enabled);
    statistics.put("disabledDeviceCount", devices.size() - enabled);
    return statistics;
  }

  @Override
  @SuppressWarnings("NullAway") // javac 17 hides type annotations of other bundles.
  public Map<String, @Nullable Object> serviceStatistics() {
    Map<String, @Nullable Object> statistics = new LinkedHashMap<>();
    statistics.put("connectedDeviceCount", hub.connectedDevices());
    return statistics;
  }

  @Override
  public Optional<String> primaryKey(Identity identity) {
    return hub.find(identity)
        .map(record -> record.registration().authentication().primaryKey())
        .filter(key -> !key.isEmpty());
  }

  // What follows is called inside a change.

  public DeviceRecord create(Identity identity, Map<String, ?> document, Instant now)
      throws HubFault {
    requireAbsent(identity);
    requireSameId(identity, document);
    String generationId = generation(now);
    Registration registration =
        Registration.created(
            identity, generationId, document, secrets.revision(), now, secrets::key);
    DeviceRecord record =
        new DeviceRecord(
            identity, generationId, registration, Presence.never(), Twin.fresh(), Configured.NONE);
    hub.put(record);
    hub.publish(new HubEvent.Registered(identity, now, "created"));
    createSystemModules(record, now);
    return record;
  }

  /** Every Edge device has these modules, without anybody's asking. */
  private void createSystemModules(DeviceRecord device, Instant now) throws HubFault {
    if (!device.registration().iotEdge() || !hub.tiers().has(Feature.MODULES)) {
      return;
    }
    for (String name : SYSTEM_MODULES) {
      Identity module = Identity.module(device.identity().deviceId(), name);
      if (hub.find(module).isEmpty()) {
        create(module, EDGE_MODULE, now);
      }
    }
  }

  /** Whether an Edge device has the module from its beginning. */
  static boolean isSystemModule(Identity identity) {
    return identity.moduleId().filter(SYSTEM_MODULES::contains).isPresent();
  }

  DeviceRecord update(Identity identity, Map<String, ?> document, String ifMatch, Instant now)
      throws HubFault {
    DeviceRecord before = hub.get(identity);
    Faults.requireMatch(identity, ifMatch, before.registration().etag());
    requireSameId(identity, document);
    DeviceRecord after =
        before.with(
            before
                .registration()
                .updated(identity, before.generationId(), document, now, secrets::key));
    hub.put(after);
    hub.publish(new HubEvent.Registered(identity, now, "updated"));
    createSystemModules(after, now);
    if (identity.moduleId().isEmpty() && !after.registration().enabled()) {
      disconnect(identity, CloseReason.DEVICE_DISABLED, now);
    }
    return after;
  }

  void delete(Identity identity, String ifMatch, Instant now) throws HubFault {
    DeviceRecord record = hub.get(identity);
    Faults.requireMatch(identity, ifMatch, record.registration().etag());
    disconnect(identity, CloseReason.DEVICE_DELETED, now);
    if (identity.moduleId().isEmpty()) {
      for (DeviceRecord module : hub.modules(identity.deviceId())) {
        hub.remove(module);
        hub.publish(new HubEvent.Registered(module.identity(), now, "deleted"));
      }
    }
    hub.remove(record);
    hub.publish(new HubEvent.Registered(identity, now, "deleted"));
  }

  private void requireAbsent(Identity identity) throws HubFault {
    IdentityRules.check(identity);
    if (hub.find(identity).isPresent()) {
      throw Faults.exists(identity);
    }
    if (identity.moduleId().isPresent()) {
      hub.tiers().require(Feature.MODULES);
      hub.get(Identity.device(identity.deviceId()));
      if (hub.modules(identity.deviceId()).size() >= MAX_MODULES) {
        throw new HubFault(
            Code.TOO_MANY_MODULES, identity.deviceId() + " has " + MAX_MODULES + " modules");
      }
    }
  }

  private static void requireSameId(Identity identity, Map<String, ?> document) throws HubFault {
    requireSame("deviceId", identity.deviceId(), document);
    requireSame("moduleId", identity.moduleId().orElse(""), document);
  }

  private static void requireSame(String name, String id, Map<String, ?> document) throws HubFault {
    String given = Trees.text(document, name);
    if (!given.isEmpty() && !given.equals(id)) {
      throw Faults.invalid(name + ": \"" + given + "\" is not the id of the request, " + id);
    }
  }

  /** A device that goes takes its modules along. */
  private void disconnect(Identity identity, CloseReason reason, Instant now) {
    hub.connection(identity).ifPresent(connection -> hub.end(connection, reason, now, true));
    if (identity.moduleId().isEmpty()) {
      for (DeviceRecord module : hub.modules(identity.deviceId())) {
        hub.connection(module.identity())
            .ifPresent(connection -> hub.end(connection, reason, now, true));
      }
    }
  }

  /** Ticks as in IoT Hub, each given once. */
  private String generation(Instant now) {
    long ticks = now.getEpochSecond() * 10_000_000 + now.getNano() / 100;
    lastGeneration = Math.max(lastGeneration + 1, ticks);
    return Long.toString(lastGeneration);
  }
}
