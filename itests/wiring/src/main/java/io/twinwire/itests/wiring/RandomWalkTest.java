package io.twinwire.itests.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.twinwire.api.localhub.HubEvent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.test.common.annotation.InjectBundleContext;

/** Bundles stop and start in any order; in the end all is as it was. */
class RandomWalkTest {

  private static final int STEPS = 120;

  @InjectBundleContext BundleContext context;

  @Test
  void after_any_stops_and_starts_the_twin_is_applied_telemetry_rises_and_no_thread_leaks()
      throws Exception {
    long seed = Long.getLong("twinwire.seed", System.nanoTime());
    Random random = new Random(seed);
    Hub hub = new Hub(context);
    hub.awaitEvent(0, HubEvent.Telemetry.class, event -> true);
    Map<String, Long> before = threads();

    List<Bundle> walked = walked();
    for (int step = 0; step < STEPS; step++) {
      Bundle bundle = walked.get(random.nextInt(walked.size()));
      if (bundle.getState() == Bundle.ACTIVE) {
        bundle.stop();
      } else {
        bundle.start();
      }
    }
    for (Bundle bundle : walked) {
      startAnyway(bundle);
    }

    hub = new Hub(context);
    int mark = hub.mark();
    long interval = 2 + random.nextInt(1000);
    hub.desire(Map.of("sendInterval", interval));
    hub.awaitEvent(
        mark,
        HubEvent.Reported.class,
        event -> Long.valueOf(interval).equals(event.patch().get("sendInterval")));
    hub.desire(Map.of("sendInterval", 1L));
    long first = number(hub.awaitEvent(mark, HubEvent.Telemetry.class, event -> true));
    hub.awaitEvent(mark, HubEvent.Telemetry.class, event -> number(event) > first);

    await("threads as before, seed " + seed)
        .atMost(Hub.PATIENCE)
        .untilAsserted(
            () -> {
              Map<String, Long> grown = new TreeMap<>(threads());
              grown.replaceAll((name, count) -> count - before.getOrDefault(name, 0L));
              grown.values().removeIf(count -> count <= 0);
              assertThat(grown)
                  .as("threads that were not there before, seed %s: %s", seed, stacks(grown))
                  .isEmpty();
            });
  }

  private List<Bundle> walked() {
    return Arrays.stream(context.getBundles())
        .filter(
            bundle ->
                bundle.getSymbolicName().startsWith("io.twinwire.")
                    || bundle.getSymbolicName().equals("org.apache.felix.scr")
                    || bundle.getSymbolicName().equals("org.apache.felix.configadmin"))
        .filter(bundle -> !bundle.equals(context.getBundle()))
        .toList();
  }

  private static void startAnyway(Bundle bundle) throws BundleException {
    if (bundle.getState() != Bundle.ACTIVE) {
      bundle.start();
    }
  }

  private static long number(HubEvent.Telemetry event) {
    return Long.parseLong(event.message().message().properties().get("messageNumber"));
  }

  /**
   * Live threads by name, numbers taken out. The pool of the health check library grows to its size
   * with time, and Awaitility's thread is the one that asks.
   */
  private static Map<String, Long> threads() {
    Set<Thread> live = Thread.getAllStackTraces().keySet();
    return new HashMap<>(
        live.stream()
            .filter(Thread::isAlive)
            .filter(thread -> !thread.getName().matches("(HealthCheck|awaitility).*"))
            .collect(Collectors.groupingBy(RandomWalkTest::kind, Collectors.counting())));
  }

  private static String kind(Thread thread) {
    return thread.getName().replaceAll("[0-9a-f-]{8,}|[0-9]+", "#");
  }

  private static String stacks(Map<String, Long> kinds) {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(entry -> kinds.containsKey(kind(entry.getKey())))
        .map(entry -> entry.getKey() + " " + Arrays.toString(entry.getValue()))
        .collect(Collectors.joining("; "));
  }
}
