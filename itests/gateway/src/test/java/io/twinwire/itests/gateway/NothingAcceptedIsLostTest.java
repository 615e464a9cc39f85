package io.twinwire.itests.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import io.twinwire.itests.support.ConfigFiles;
import io.twinwire.itests.support.ProbedJar;
import io.twinwire.itests.support.Relay;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 of the gateway and of the hub while messages stream and the line comes and goes. What was
 * accepted is what the process has said after the offer had completed, never its database.
 */
class NothingAcceptedIsLostTest {

  private static final Kills ALONE = new Kills(Effort.of(20, 200), Effort.of(5, 200));
  private static final Kills PACKED = new Kills(Effort.of(6, 50), Effort.of(2, 20));
  private static final int ROUND_MILLIS = 5;
  private static final Duration DRAINED = Duration.ofMinutes(Effort.of(2, 20));

  /** How often gateway and hub are killed. */
  private record Kills(int gateway, int hub) {}

  /** What the outbox has in flight at most. */
  private static final int WINDOW = 50;

  private static final String DEVICE = "witnessed";
  private static final String WITNESS = "io.twinwire.itests.witness";

  @TempDir Path directory;

  private final Testimony testimony = new Testimony();
  private final AtomicInteger kills = new AtomicInteger();
  private final AtomicInteger hubKills = new AtomicInteger();
  private final AtomicBoolean calm = new AtomicBoolean();
  private Site site;
  private Duration startUp = Duration.ofSeconds(2);

  @AfterEach
  void end() {
    calm.set(true);
    site.close();
  }

  @Test
  void what_was_accepted_reaches_the_hub_in_order_whatever_is_killed() {
    survive(ALONE, false, WINDOW);
  }

  @Test
  void so_it_does_in_packs_that_are_the_same_at_every_repeat() {
    // So many packs are in flight at most; how many messages are in one, nobody limits here.
    survive(PACKED, true, Integer.MAX_VALUE);
  }

  private void survive(Kills most, boolean packing, int window) {
    long seed = Effort.seed();
    Random random = new Random(seed);
    site = new Site(directory, "127.0.27.1", "127.0.27.2").keeping(10_000_000);
    site.startHub();
    LineGateway gateway = site.gateway(DEVICE, "127.0.27.2");
    gateway.running(ProbedJar.of("gateway", directory));
    ConfigFiles.write(
        gateway.data(),
        "io.twinwire.outbox",
        "packing=B\"" + packing + "\"",
        "maxMessages=I\"1000000\"",
        "maxKilobytes=I\"1048576\"");
    CompletableFuture<Void> weather =
        CompletableFuture.runAsync(() -> storm(gateway.relay(), most, new Random(seed + 1)));

    offering(gateway, ROUND_MILLIS);
    while (kills.get() < most.gateway()) {
      live(gateway, random);
      gateway.process().kill();
      kills.incrementAndGet();
      testimony.hear(gateway.process().lastLines());
    }
    gateway.start();
    calm.set(true);
    weather.join();
    gateway.process().kill();
    testimony.hear(gateway.process().lastLines());

    Drained drained = drain(gateway, "seed " + seed);
    assertThat(drained.stored())
        .as("a pack")
        .anyMatch(message -> message.getAsJsonObject("properties").has("count") == packing);
    String summary =
        testimony.check(
            drained.stored(),
            drained.accounts(),
            window,
            kills.get() + 1L + hubKills.get() + gateway.relay().cuts());
    System.out.printf(
        "seed %d: %d kills of the gateway, %d of the hub, %d cuts; %d accepted, 0 lost; %s%n",
        seed, kills.get(), hubKills.get(), gateway.relay().cuts(), testimony.size(), summary);
    assertThat(testimony.durabilities()).as("what was promised").containsOnlyKeys("DURABLE");
  }

  /** Starts the gateway, and comes back at a moment to kill it. */
  private void live(LineGateway gateway, Random random) {
    long begin = System.nanoTime();
    gateway.start();
    if (random.nextInt(4) == 0) {
      // While it starts.
      Effort.pass(Effort.upTo(random, startUp.toMillis() * 5 / 4));
      return;
    }
    gateway.process().awaitLine("accepted .*");
    startUp = Duration.ofNanos(System.nanoTime() - begin);
    if (random.nextInt(3) > 0) {
      // While it sends.
      gateway.process().awaitLine(".*Hub connection CONNECTED .*");
    }
    Effort.pass(Effort.upTo(random, 1500));
  }

  /** What the hub has, and the accounts, which were the same before and after it was read. */
  private record Drained(List<JsonObject> stored, Map<String, Testimony.Account> accounts) {}

  /** Starts the gateway once more, offering next to nothing, until nothing waits. */
  private Drained drain(LineGateway gateway, String as) {
    offering(gateway, 0);
    ConfigFiles.write(gateway.data(), "io.twinwire.telemetry.scheduler", "sendInterval=I\"3600\"");
    gateway.start();
    try {
      await("nothing waits, " + as)
          .atMost(DRAINED)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> testimony.settled(Testimony.accounts(gateway.process().lines())));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          "%s: not settled: %s, %d accepted"
              .formatted(as, Testimony.accounts(gateway.process().lines()), testimony.size()),
          e);
    }
    Map<String, Testimony.Account> before;
    List<JsonObject> stored;
    do {
      before = Testimony.accounts(gateway.process().lines());
      stored = site.control().telemetry(DEVICE, 0);
      int mark = gateway.process().mark();
      Testimony.PRIORITIES.forEach(
          priority -> gateway.process().awaitLine(mark, "account " + priority + " .*"));
    } while (!before.equals(Testimony.accounts(gateway.process().lines())));
    return new Drained(stored, before);
  }

  private static void offering(LineGateway gateway, int roundMillis) {
    ConfigFiles.write(gateway.data(), WITNESS, "pause=I\"" + roundMillis + "\"");
  }

  /** Cuts the line, keeps it cut, and kills the hub, until it is to be calm. */
  private void storm(Relay relay, Kills most, Random random) {
    while (!calm.get() || hubKills.get() < most.hub()) {
      Effort.pass(Effort.upTo(random, 3000));
      if (hubKills.get() * most.gateway() < kills.get() * most.hub() || calm.get()) {
        site.hub().process().kill();
        Effort.pass(Effort.upTo(random, 500));
        site.startHub();
        hubKills.incrementAndGet();
      } else if (random.nextBoolean()) {
        relay.cutAfter(
            (long) Math.pow(20_000, random.nextDouble()),
            random.nextBoolean() ? Relay.Cut.CLOSE : Relay.Cut.RESET);
      } else {
        relay.shut();
        Effort.pass(Effort.upTo(random, 800));
        relay.open();
      }
    }
  }
}
