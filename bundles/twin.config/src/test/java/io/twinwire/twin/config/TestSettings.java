package io.twinwire.twin.config;

import io.twinwire.twin.config.section.Alias;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Settings that a test changes before it starts the bridge. */
final class TestSettings {

  Set<String> secrets = Set.of();
  Duration settle = Duration.ofSeconds(10);
  boolean whole;
  boolean keepDrift;
  Set<String> guarded = Set.of("hub");
  Duration guard = Duration.ofSeconds(300);
  Set<String> plugAndPlay = Set.of();
  List<String> faults = List.of();

  Settings settings(Map<String, Alias> aliases) {
    return new Settings(
        List.of(),
        aliases,
        "",
        secrets,
        settle,
        whole,
        keepDrift,
        guarded,
        guard,
        plugAndPlay,
        "twin.config",
        faults);
  }
}
