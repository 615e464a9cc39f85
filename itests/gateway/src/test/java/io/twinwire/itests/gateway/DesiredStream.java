package io.twinwire.itests.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import io.twinwire.itests.support.Cloud;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** Desired versions that come one after the other, each with other units and other contents. */
final class DesiredStream implements AutoCloseable {

  private final Cloud cloud;
  private final String device;
  private final Random random;
  private final Map<String, Long> newest = new TreeMap<>();
  private final Map<String, Set<Long>> possible = new HashMap<>();
  private long number;
  private int versions;
  private volatile boolean flows;
  private CompletableFuture<Void> flow = CompletableFuture.completedFuture(null);

  DesiredStream(Cloud cloud, String device, Random random) {
    this.cloud = cloud;
    this.device = device;
    this.random = random;
    InForce.UNITS.forEach(unit -> possible.put(unit, new HashSet<>(Set.of(0L))));
    Map<String, Long> all = new TreeMap<>();
    InForce.UNITS.forEach(unit -> all.put(unit, 1L));
    number = 1;
    desire(all);
  }

  /** One more version: some units change, and an instance may go. */
  synchronized void next() {
    number++;
    Map<String, Long> contents = new TreeMap<>();
    for (String unit : InForce.UNITS) {
      if (random.nextBoolean()) {
        boolean goes = unit.endsWith("right") && random.nextInt(4) == 0;
        contents.put(unit, goes ? 0 : number);
      }
    }
    if (contents.isEmpty()) {
      contents.put("check/left", number);
    }
    desire(contents);
  }

  private synchronized void desire(Map<String, Long> contents) {
    // Before the hub has it: the gateway may be faster than the answer.
    contents.forEach((unit, content) -> possible.get(unit).add(content));
    newest.putAll(contents);
    cloud.desire(device, InForce.desired(contents));
    versions++;
  }

  /** A version that replaces the twin: units that it does not name go. */
  synchronized void replace(Map<String, Long> contents) {
    newest.replaceAll((unit, content) -> contents.getOrDefault(unit, 0L));
    newest.forEach((unit, content) -> possible.get(unit).add(content));
    cloud.replaceDesired(device, InForce.desired(contents));
    versions++;
  }

  synchronized Map<String, Long> newest() {
    return new TreeMap<>(newest);
  }

  /** How many versions there were. */
  synchronized int versions() {
    return versions;
  }

  /** Lets versions come until {@link #stop}, with pauses of at most so long between them. */
  void flow(Duration longest) {
    flows = true;
    flow =
        CompletableFuture.runAsync(
            () -> {
              while (flows) {
                next();
                LockSupport.parkNanos((long) (random.nextDouble() * longest.toNanos()));
              }
            });
  }

  void stop() {
    flows = false;
    flow.join();
  }

  /**
   * Waits until the gateway reports the newest version as the one in force, and holds it.
   *
   * @return how long it took
   */
  Duration awaitAgreement(LineGateway gateway, Duration bound, String as) {
    long begin = System.nanoTime();
    long version = version();
    JsonObject[] last = new JsonObject[1];
    try {
      await(as)
          .atMost(bound)
          .pollInterval(Duration.ofMillis(25))
          .until(
              () -> {
                last[0] = cloud.reported(device);
                return InForce.agrees(last[0], version, newest());
              });
    } catch (org.awaitility.core.ConditionTimeoutException e) {
      throw new AssertionError(
          "%s: desired %d %s, reported %s, files %s, printed:%n%s"
              .formatted(
                  as,
                  version,
                  newest(),
                  last[0],
                  InForce.of(gateway.data()),
                  String.join("\n", gateway.process().lines())),
          e);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    assertThat(InForce.of(gateway.data())).as(as).isEqualTo(newest());
    synchronized (this) {
      newest.forEach((unit, content) -> possible.put(unit, new HashSet<>(Set.of(content))));
    }
    return took;
  }

  /** The desired version that the hub has. */
  long version() {
    return cloud.section(device, "desired").get("$version").getAsLong();
  }

  /** Checks that each unit is one of those that came since the gateway last agreed, and whole. */
  synchronized void checkInForce(LineGateway gateway, String as) {
    InForce.of(gateway.data())
        .forEach(
            (unit, content) ->
                assertThat(possible.get(unit)).as("%s: %s", as, unit).contains(content));
  }

  @Override
  public void close() {
    stop();
  }
}
