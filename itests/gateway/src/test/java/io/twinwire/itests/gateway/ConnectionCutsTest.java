package io.twinwire.itests.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.twinwire.itests.support.Relay;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that end at any byte while desired versions stream. */
class ConnectionCutsTest {

  private static final int CUTS = Effort.of(50, 1000);

  /** Side by side, because most of the time goes by in waiting for the next try. */
  private static final int GATEWAYS = 3;

  private static final Duration BOUND = Duration.ofSeconds(10);

  /** Enough for a handshake, a connection, the twin and some notifications. */
  private static final double MOST_BYTES = 20_000;

  @TempDir Path directory;

  private Site site;

  private final List<Duration> agreements = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void end() {
    site.close();
  }

  @Test
  void after_every_cut_the_newest_desired_is_in_force_and_what_came_was_applied_or_superseded() {
    long seed = Effort.seed();
    String[] relays =
        IntStream.range(0, GATEWAYS).mapToObj(i -> "127.0.26." + (i + 2)).toArray(String[]::new);
    site = new Site(directory, "127.0.26.1", relays);
    site.startHub();
    ExecutorService threads = Executors.newFixedThreadPool(GATEWAYS);
    try {
      List<CompletableFuture<String>> lines = new ArrayList<>();
      for (int i = 0; i < GATEWAYS; i++) {
        LineGateway gateway = site.gateway("line-" + i, relays[i]).settling(1);
        Random random = new Random(seed + i);
        lines.add(CompletableFuture.supplyAsync(() -> cut(gateway, random, seed), threads));
      }
      lines.forEach(line -> System.out.println(line.join()));
    } finally {
      threads.shutdownNow();
    }
    System.out.printf(
        "seed %d: newest in force %s after the line was back and the last version there%n",
        seed, Effort.summary(List.copyOf(agreements)));
  }

  private String cut(LineGateway gateway, Random random, long seed) {
    Relay relay = gateway.relay();
    String as = gateway.device() + ", seed " + seed;
    try (DesiredStream stream =
        new DesiredStream(site.cloud(), gateway.device(), new Random(seed))) {
      int mark = site.hub().process().mark();
      gateway.start();
      site.hub().process().awaitLine(mark, gateway.connected());
      stream.awaitAgreement(gateway, BOUND, as);
      while (relay.cuts() * GATEWAYS < CUTS) {
        stream.flow(Duration.ofMillis(60));
        cutOnce(relay, random);
        while (random.nextInt(4) == 0) {
          // Again, while it connects or reads.
          cutOnce(relay, random);
        }
        await("a new line").atMost(BOUND).pollInterval(Duration.ofMillis(5)).until(relay::up);
        // Some versions come while it connects and reads.
        Effort.pass(Effort.upTo(random, 300));
        stream.stop();
        agreements.add(stream.awaitAgreement(gateway, BOUND, as + ", cut " + relay.cuts()));
      }
      List<Long> applied = gateway.applied();
      assertThat(applied).as(as).isSorted().endsWith(stream.version());
      return "%s: %d cuts, %d versions, %d applied, the others superseded"
          .formatted(gateway.device(), relay.cuts(), stream.versions(), applied.size());
    }
  }

  private static void cutOnce(Relay relay, Random random) {
    int before = relay.cuts();
    Relay.Cut how = random.nextBoolean() ? Relay.Cut.CLOSE : Relay.Cut.RESET;
    long bytes = (long) Math.pow(MOST_BYTES, random.nextDouble());
    relay.cutAfter(bytes, how);
    try {
      await("a cut")
          .atMost(BOUND)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> relay.cuts() > before);
    } catch (ConditionTimeoutException e) {
      relay.cutAfter(0, how);
      await("a cut").atMost(BOUND).until(() -> relay.cuts() > before);
    }
  }
}
