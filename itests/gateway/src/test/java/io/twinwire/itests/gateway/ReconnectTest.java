package io.twinwire.itests.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.twinwire.api.hub.HubConnection;
import io.twinwire.api.hub.HubMessage;
import io.twinwire.itests.support.Relay;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.util.promise.Promise;

/**
 * Connections that are lost over and over. The gateway's own hub connections, many in this JVM,
 * because most of the time goes by in waiting for the next try; the hub is the real one.
 */
class ReconnectTest {

  private static final int RECONNECTS = Effort.of(200, 10_000);
  private static final int CONNECTIONS = Effort.of(20, 60);

  /** Before it counts: classes are loaded, and pools have their size. */
  private static final int WARM_UP = 2;

  private static final Duration BOUND = Duration.ofSeconds(30);

  /** Enough for a handshake, a connection, the twin. */
  private static final double MOST_BYTES = 8_000;

  /** A connection that is being opened or closed at the moment is not nothing. */
  private static final long HEAP_NOISE = 4 * 1024 * 1024;

  @TempDir Path directory;

  private record Connection(int number, HubConnection transport, Relay relay, Random random) {}

  @Test
  void after_each_of_many_losses_it_connects_and_sends_and_threads_and_heap_stay_flat() {
    long seed = Effort.seed();
    String[] relays =
        IntStream.range(0, CONNECTIONS).mapToObj(i -> "127.0.28." + (i + 2)).toArray(String[]::new);
    List<Connection> connections = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    try (Site site = new Site(directory, "127.0.28.1", relays)) {
      site.startHub();
      for (int i = 0; i < CONNECTIONS; i++) {
        connections.add(
            new Connection(
                i,
                Transports.open(
                    Map.of(
                        "_connectionString",
                        site.connectionString("again-" + i, relays[i]),
                        "caFile",
                        site.authority().toString(),
                        "retryFirst",
                        100,
                        "retryCap",
                        1,
                        "triesPerMinute",
                        600)),
                new Relay(relays[i], site.address()),
                new Random(seed + i)));
      }
      reconnect(connections, threads, WARM_UP);
      Map<String, Long> before = threads();
      long heapBefore = heap() - printed(site);

      Instant begin = Instant.now();
      reconnect(connections, threads, RECONNECTS / CONNECTIONS);
      long took = Duration.between(begin, Instant.now()).toSeconds();

      await("threads as before, seed " + seed)
          .atMost(BOUND)
          .untilAsserted(() -> assertThat(grown(before)).isEmpty());
      long grown = heap() - printed(site) - heapBefore;
      System.out.printf(
          "seed %d: %d reconnects in %d s, heap %+d KB, threads %d%n",
          seed,
          RECONNECTS,
          took,
          grown / 1024,
          threads().values().stream().mapToLong(Long::longValue).sum());
      assertThat(grown).as("heap grown, seed %d", seed).isLessThan(HEAP_NOISE);
    } finally {
      threads.shutdownNow();
      connections.forEach(connection -> Transports.close(connection.transport()));
      connections.forEach(connection -> connection.relay().close());
    }
  }

  private static void reconnect(List<Connection> connections, ExecutorService threads, int times) {
    CompletableFuture.allOf(
            connections.stream()
                .map(c -> CompletableFuture.runAsync(() -> reconnect(c, times), threads))
                .toArray(CompletableFuture[]::new))
        .join();
  }

  private static void reconnect(Connection connection, int times) {
    awaitConnected(connection, Instant.MIN);
    for (int i = 0; i < times; i++) {
      Instant last = connection.transport().state().since();
      cut(connection, 0);
      if (connection.random().nextInt(4) == 0) {
        // The next try ends somewhere, too.
        cut(connection, (long) Math.pow(MOST_BYTES, connection.random().nextDouble()));
      }
      awaitConnected(connection, last);
      awaitSent(connection, "m" + i);
    }
  }

  private static void cut(Connection connection, long bytes) {
    connection
        .relay()
        .cutAfter(bytes, connection.random().nextBoolean() ? Relay.Cut.CLOSE : Relay.Cut.RESET);
  }

  private static void awaitConnected(Connection connection, Instant last) {
    HubConnection transport = connection.transport();
    await("connection " + connection.number())
        .atMost(BOUND)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> transport.state().connected() && transport.state().since().isAfter(last));
  }

  /** Sends until the hub has a message; one that is cut on its way is the sender's to repeat. */
  private static void awaitSent(Connection connection, String id) {
    await("a message of " + connection.number())
        .atMost(BOUND)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              Promise<Void> sent =
                  connection
                      .transport()
                      .send(new HubMessage(id, "{}".getBytes(UTF_8), "", "", Map.of()));
              return sent.getFailure() == null;
            });
  }

  private static Map<String, Long> grown(Map<String, Long> before) {
    Map<String, Long> grown = threads();
    grown.replaceAll((name, count) -> count - before.getOrDefault(name, 0L));
    grown.values().removeIf(count -> count <= 0);
    return grown;
  }

  /** Live threads by name, numbers taken out; Awaitility's is the one that asks. */
  private static Map<String, Long> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.isAlive() && !thread.getName().startsWith("awaitility"))
        .collect(
            Collectors.groupingBy(
                thread -> thread.getName().replaceAll("[0-9a-f-]{8,}|[0-9]+", "#"),
                TreeMap::new,
                Collectors.counting()));
  }

  /** The hub's output, which this JVM keeps for tests to wait for. */
  private static long printed(Site site) {
    return site.hub().process().lines().stream().mapToLong(line -> line.length() + 64L).sum();
  }

  /** The bytes in use behind a collection. */
  private static long heap() {
    long[] seen = new long[3];
    for (int i = 0; i < seen.length; i++) {
      System.gc();
      seen[i] = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
    return Arrays.stream(seen).min().orElseThrow();
  }
}
