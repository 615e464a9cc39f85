package io.twinwire.itests.wiring;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** The configurations of the framework under test, and the bridge's journal. */
record Gateway(BundleContext context, ConfigurationAdmin configurations) {

  /** The properties of a configuration; empty where there is none. */
  Optional<Map<String, Object>> properties(String pid) {
    return configuration(pid)
        .map(
            configuration -> {
              Map<String, Object> properties = new HashMap<>();
              Dictionary<String, Object> dictionary = configuration.getProperties();
              Collections.list(dictionary.keys())
                  .forEach(key -> properties.put(key, dictionary.get(key)));
              return properties;
            });
  }

  Optional<Configuration> configuration(String pid) {
    try {
      Configuration[] found =
          configurations.listConfigurations("(service.pid=" + pid.replace("*", "\\*") + ")");
      return found == null ? Optional.empty() : Optional.of(found[0]);
    } catch (IOException | InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether the journal holds a trial of a PID that is not confirmed. */
  boolean onTrial(String pid) {
    return Files.exists(
        Path.of(context.getProperty("twinwire.data"))
            .toAbsolutePath()
            .resolve("twin.config")
            .resolve("trial-" + pid + ".json"));
  }

  void awaitNoTrial(String pid) {
    await("the end of the trial of " + pid).atMost(Hub.PATIENCE).until(() -> !onTrial(pid));
  }
}
