package io.twinwire.itests.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.twinwire.itests.support.ConfigFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 while desired versions stream. */
class CrashSafetyTest {

  private static final int KILLS = Effort.of(20, 200);
  private static final Duration BOUND = Duration.ofSeconds(10);
  private static final String DEVICE = "crash";

  @TempDir Path directory;

  private Site site;

  private final Map<String, Integer> found = new TreeMap<>();
  private final List<Duration> agreements = new ArrayList<>();
  private Duration startUp = Duration.ofSeconds(2);
  private int kills;

  @AfterEach
  void end() {
    site.close();
  }

  @Test
  void
      a_kill_at_any_moment_leaves_the_old_or_the_new_in_force_and_the_report_right_after_connect() {
    long seed = Effort.seed();
    Random random = new Random(seed);
    site = new Site(directory, "127.0.25.1", "127.0.25.2");
    site.startHub();
    LineGateway gateway = site.gateway(DEVICE, "127.0.25.2").settling(1);
    String as = "seed " + seed;
    try (DesiredStream stream = new DesiredStream(site.cloud(), DEVICE, new Random(seed + 1))) {
      start(gateway, stream, as);
      while (kills < KILLS) {
        as = "seed " + seed + ", kill " + (kills + 1);
        if (random.nextInt(5) == 0) {
          // Some come when all is confirmed.
          Effort.pass(Effort.upTo(random, 2000));
        } else if (random.nextInt(4) > 0) {
          // Into the apply of the version that was just taken.
          stream.next();
          Effort.pass(Effort.upTo(random, 50));
        } else {
          stream.flow(Duration.ofMillis(40));
          Effort.pass(Effort.upTo(random, 1000));
        }
        kill(gateway, stream);
        for (int more = random.nextInt(3); more > 0; more--) {
          stream.next();
          gateway.start();
          Effort.pass(Effort.upTo(random, startUp.toMillis() * 5 / 4));
          kill(gateway, stream);
        }
        start(gateway, stream, as);
      }
      await("all confirmed, " + as)
          .atMost(BOUND)
          .untilAsserted(() -> assertThat(ConfigFiles.journal(gateway.data())).isEmpty());
      System.out.printf(
          "seed %d: %d kills, %d versions; found at the kill: %s; right after connect: %s%n",
          seed, kills, stream.versions(), found, Effort.summary(agreements));
    }
  }

  private void kill(LineGateway gateway, DesiredStream stream) {
    gateway.process().kill();
    stream.stop();
    kills++;
    List<String> entries = ConfigFiles.journal(gateway.data());
    found.merge(entries.isEmpty() ? "no journal" : "a journal", 1, Integer::sum);
    long applied = ConfigFiles.applied(gateway.data());
    if (applied > 0) {
      found.merge("applied", 1, Integer::sum);
    }
    if (applied < entries.size()) {
      found.merge("prepared only", 1, Integer::sum);
    }
    if (!ConfigFiles.unfinished(gateway.data()).isEmpty()) {
      found.merge("unfinished files", 1, Integer::sum);
    }
  }

  private void start(LineGateway gateway, DesiredStream stream, String as) {
    int mark = site.hub().process().mark();
    long begin = System.nanoTime();
    gateway.relay().shut();
    gateway.start();
    gateway.process().awaitLine(".*Hub connection DISCONNECTED_RETRYING.*");
    // Before it has heard anything from the hub.
    stream.checkInForce(gateway, as);
    gateway.relay().open();
    stream.flow(Duration.ofMillis(400));
    site.hub().process().awaitLine(mark, gateway.connected());
    stream.stop();
    startUp = Duration.ofNanos(System.nanoTime() - begin);
    agreements.add(stream.awaitAgreement(gateway, BOUND, as));
  }
}
