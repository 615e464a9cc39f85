package io.twinwire.localhub.core.configurations;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.Identity;
import io.twinwire.localhub.core.common.Trees;
import io.twinwire.localhub.core.identity.Configured;
import io.twinwire.localhub.core.identity.DeviceRecord;
import io.twinwire.localhub.core.query.Query.Source;
import io.twinwire.localhub.core.registry.Registry;
import io.twinwire.localhub.core.registry.Twins;
import io.twinwire.localhub.core.state.Hub;
import io.twinwire.localhub.core.twin.TwinUpdate;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has twins hold what configurations say. */
final class Targeting {

  private static final Logger LOG = LoggerFactory.getLogger(Targeting.class);

  private final Hub hub;
  private final Registry registry;
  private final Twins twins;

  Targeting(Hub hub, Registry registry, Twins twins) {
    this.hub = hub;
    this.registry = registry;
    this.twins = twins;
  }

  /** Called inside a change. */
  void apply(Collection<Configuration> configurations, Instant now) {
    List<Configuration> ordered = configurations.stream().sorted(Configuration.PRECEDENCE).toList();
    for (DeviceRecord known : hub.all()) {
      if (known.identity().moduleId().isEmpty()) {
        hub.find(known.identity()).ifPresent(device -> apply(device, ordered, now));
      }
    }
  }

  /** A device and its modules. */
  private void apply(DeviceRecord device, List<Configuration> ordered, Instant now) {
    List<Configuration> fitting = fitting(device, ordered);
    Wanted own = add(new Wanted(), fitting);
    Map<String, Wanted> deployed = deployed(fitting, own);
    deployed.keySet().forEach(module -> create(device, module, now));
    for (DeviceRecord known : hub.modules(device.identity().deviceId())) {
      Optional<DeviceRecord> module = hub.find(known.identity());
      if (module.isPresent()) {
        Wanted wanted = deployed.getOrDefault(known.identity().moduleId().orElse(""), new Wanted());
        set(module.get(), add(wanted, fitting(module.get(), ordered)), now);
      }
    }
    set(device, own, now);
  }

  private static Wanted add(Wanted wanted, List<Configuration> fitting) {
    for (Configuration configuration : fitting) {
      wanted.targeted(configuration);
      if (!configuration.content().isEdge()) {
        wanted.say(configuration, configuration.content().values());
      }
    }
    return wanted;
  }

  /**
   * What the modules of an Edge device are to have, by their names (Azure IoT Edge, "Understand IoT
   * Edge automatic deployments"): of whole deployments only that of the highest priority counts,
   * and layers upon it.
   */
  private static Map<String, Wanted> deployed(List<Configuration> fitting, Wanted own) {
    Map<String, Wanted> modules = new LinkedHashMap<>();
    Set<String> counting = new HashSet<>();
    for (Configuration configuration : fitting) {
      if (!configuration.content().isEdge()) {
        continue;
      }
      if (configuration.content().isWholeDeployment()) {
        modules.clear();
        counting.clear();
      }
      counting.add(configuration.id());
      Map<String, @Nullable Object> values = configuration.content().values();
      for (String module : values.keySet()) {
        Wanted wanted = modules.computeIfAbsent(module, name -> new Wanted());
        wanted.targeted(configuration);
        wanted.say(configuration, Trees.member(values, module));
      }
    }
    counting.forEach(own::applied);
    return modules;
  }

  private static List<Configuration> fitting(DeviceRecord record, List<Configuration> ordered) {
    if (ordered.isEmpty()) {
      return List.of();
    }
    Map<String, @Nullable Object> document = record.twinDocument();
    boolean isModule = record.identity().moduleId().isPresent();
    return ordered.stream()
        .filter(
            configuration ->
                configuration
                    .condition()
                    .filter(query -> (query.source() == Source.MODULES) == isModule)
                    .filter(query -> query.matches(document))
                    .filter(
                        query ->
                            !configuration.content().isEdge() || record.registration().iotEdge())
                    .isPresent())
        .toList();
  }

  private void create(DeviceRecord device, String module, Instant now) {
    Identity identity = new Identity(device.identity().deviceId(), Optional.of(module));
    if (hub.find(identity).isPresent()) {
      return;
    }
    try {
      registry.create(identity, Registry.EDGE_MODULE, now);
    } catch (HubFault e) {
      LOG.warn("{}: the module is not created: {}", identity.id(), e.getMessage());
    }
  }

  private void set(DeviceRecord record, Wanted wanted, Instant now) {
    Map<String, @Nullable Object> before = record.twin().desired().content();
    DeviceRecord changed = record;
    Configured configured;
    try {
      Map<String, @Nullable Object> after = wanted.of(before, record.configured());
      changed = patched(record, Trees.difference(before, after), now);
      configured = wanted.done();
    } catch (HubFault e) {
      LOG.warn("{}: configurations are not applied: {}", record.identity().id(), e.getMessage());
      configured = wanted.refused(record.configured());
    }
    if (!configured.equals(record.configured())) {
      hub.put(changed.with(configured));
    }
  }

  private DeviceRecord patched(
      DeviceRecord record, Map<String, @Nullable Object> difference, Instant now) throws HubFault {
    if (difference.isEmpty()) {
      return record;
    }
    TwinUpdate update = TwinUpdate.patch(Map.of("properties", Map.of("desired", difference)));
    return twins.patch(record.identity(), update, "*", now);
  }
}
