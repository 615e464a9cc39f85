package io.twinwire.localhub.core.configurations;

import io.twinwire.localhub.core.identity.Configured;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What configurations together say of one twin; the later said counts. */
final class Wanted {

  /** A value, and the configuration that says it. */
  private record Said(String configuration, @Nullable Object value) {}

  private final Map<String, String> statuses = new HashMap<>();
  private final Map<String, Said> paths = new LinkedHashMap<>();

  void targeted(Configuration configuration) {
    statuses.put(configuration.id(), Configuration.IS_TARGETED);
  }

  void applied(String configuration) {
    statuses.put(configuration, Configuration.IS_APPLIED);
  }

  void say(Configuration configuration, Map<String, @Nullable Object> values) {
    values.forEach(
        (path, value) -> {
          // A path that is set anew comes behind those that lie above or below it.
          paths.remove(path);
          paths.put(path, new Said(configuration.id(), value));
        });
  }

  /** Desired properties as they are to be, where configurations had set some before. */
  Map<String, @Nullable Object> of(Map<String, @Nullable Object> desired, Configured before) {
    Map<String, @Nullable Object> after = desired;
    for (String path : before.paths().keySet()) {
      if (!paths.containsKey(path)) {
        after = ConfigurationContent.put(after, path, null);
      }
    }
    for (Map.Entry<String, Said> one : paths.entrySet()) {
      after = ConfigurationContent.put(after, one.getKey(), one.getValue().value());
    }
    return after;
  }

  /** What to remember when all of it is there. */
  Configured done() {
    paths.values().forEach(said -> applied(said.configuration()));
    return new Configured(
        statuses,
        paths.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, one -> one.getValue().configuration())));
  }

  /** What to remember when the twin could not take it. */
  Configured refused(Configured before) {
    return new Configured(statuses, before.paths());
  }
}
