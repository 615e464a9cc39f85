package io.twinwire.localhub.core;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.localhub.core.query.Query.Source;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has twins hold what configurations say. */
final class Targeting {

  private static final Logger LOG = LoggerFactory.getLogger(Targeting.class);

  private final Hub hub;
  private final Twins twins;

  Targeting(Hub hub, Twins twins) {
    this.hub = hub;
    this.twins = twins;
  }

  /** Called inside a change. */
  void apply(Collection<Configuration> configurations, Instant now) {
    List<Configuration> ordered = configurations.stream().sorted(Configuration.PRECEDENCE).toList();
    for (DeviceRecord known : hub.all()) {
      if (ordered.isEmpty() && known.configured().equals(Configured.NONE)) {
        continue;
      }
      hub.find(known.identity()).ifPresent(record -> apply(record, ordered, now));
    }
  }

  private void apply(DeviceRecord record, List<Configuration> ordered, Instant now) {
    Map<String, @Nullable Object> document = record.twinDocument();
    boolean isModule = record.identity().moduleId().isPresent();
    Map<String, String> statuses = new HashMap<>();
    Map<String, Configuration> winners = new LinkedHashMap<>();
    for (Configuration configuration : ordered) {
      boolean fits =
          configuration
              .condition()
              .filter(query -> (query.source() == Source.MODULES) == isModule)
              .filter(query -> query.matches(document))
              .isPresent();
      if (fits) {
        statuses.put(configuration.id(), "Targeted");
        if (!configuration.content().kind().equals(ConfigurationContent.EDGE)) {
          // A path that is set anew comes behind those that lie above or below it.
          configuration.content().values().keySet().forEach(winners::remove);
          configuration
              .content()
              .values()
              .keySet()
              .forEach(path -> winners.put(path, configuration));
        }
      }
    }
    set(record, winners, statuses, now);
  }

  private void set(
      DeviceRecord record,
      Map<String, Configuration> winners,
      Map<String, String> statuses,
      Instant now) {
    Map<String, @Nullable Object> before = record.twin().desired().content();
    Map<String, @Nullable Object> after = before;
    for (String path : record.configured().paths().keySet()) {
      if (!winners.containsKey(path)) {
        after = ConfigurationContent.put(after, path, null);
      }
    }
    Map<String, String> paths = new HashMap<>();
    for (Map.Entry<String, Configuration> winner : winners.entrySet()) {
      Configuration configuration = winner.getValue();
      after =
          ConfigurationContent.put(
              after, winner.getKey(), configuration.content().values().get(winner.getKey()));
      paths.put(winner.getKey(), configuration.id());
    }
    DeviceRecord changed = record;
    Configured configured;
    try {
      changed = patched(record, Trees.difference(before, after), now);
      paths.values().forEach(id -> statuses.put(id, "Applied"));
      configured = new Configured(statuses, paths);
    } catch (HubFault e) {
      LOG.warn("{}: configurations are not applied: {}", record.identity().id(), e.getMessage());
      configured = new Configured(statuses, record.configured().paths());
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
