package io.twinwire.twin.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.twin.config.gate.ComponentState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A gateway with one section in force, and its journal. */
abstract class TrialCase {

  static final Duration SETTLED = Duration.ofSeconds(11);
  static final ComponentState RUNS = new ComponentState("ticker", true, true, "", List.of());
  static final ComponentState OLD = new ComponentState("ticker", false, true, "", List.of());
  static final ComponentState LACKS =
      new ComponentState("ticker", true, false, "", List.of("reference store"));
  static final ComponentState FAILED =
      new ComponentState("ticker", true, false, "IllegalStateException: no", List.of());

  @TempDir Path directory;
  Gateway gateway;

  @BeforeEach
  void start() {
    gateway = new Gateway(directory);
    gateway.surroundings.component("telemetry", RUNS);
    gateway.start().connect();
    gateway.desired("{\"telemetry\":{\"sendInterval\":5}}");
    gateway.work.pass(SETTLED);
    assertThat(gateway.code("telemetry")).isEqualTo(200L);
  }

  Object interval() {
    return gateway.admin.properties(Gateway.TELEMETRY).get("sendInterval");
  }

  List<String> journal() {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.startsWith("trial-"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The same files, the same configurations, the same hub; another process. */
  Gateway crashed() {
    Gateway next = new Gateway(directory);
    next.admin.stored.putAll(gateway.admin.stored);
    next.hub.desired = gateway.hub.desired;
    next.hub.desiredVersion = gateway.hub.desiredVersion;
    next.hub.reported = gateway.hub.reported;
    next.surroundings.component("telemetry", RUNS);
    return next;
  }
}
