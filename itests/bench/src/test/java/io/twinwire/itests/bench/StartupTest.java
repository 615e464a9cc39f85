package io.twinwire.itests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code -Pbench}: that it measures, never what. */
class StartupTest {

  @TempDir Path scratch;

  @Test
  void every_side_gets_a_message_through_and_shows_its_memory_and_threads() {
    Map<Startup.Side, List<Startup.Run>> runs =
        new Startup(scratch, "127.0.42.2").measure(Effort.SHORT);

    assertThat(runs).containsOnlyKeys(Startup.Side.values());
    assertThat(runs.get(Startup.Side.PLAIN).get(0).message())
        .isEqualTo("telemetry plain-1 - {\"hello\":1}");
    assertThat(runs.get(Startup.Side.FIRST).get(0).message())
        .startsWith("telemetry gateway-1 1 {\"messageNumber\":1,");
    assertThat(runs.get(Startup.Side.AGAIN).get(0).message())
        .startsWith("telemetry gateway-1 2 {\"messageNumber\":2,");
    assertThat(runs.values())
        .allSatisfy(
            side ->
                assertThat(side)
                    .singleElement()
                    .satisfies(
                        run -> {
                          assertThat(run.footprint().rss()).isPositive();
                          assertThat(run.footprint().threads()).isPositive();
                          assertThat(run.stored()).isGreaterThanOrEqualTo(run.connected());
                        }));
  }
}
