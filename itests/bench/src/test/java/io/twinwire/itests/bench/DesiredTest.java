package io.twinwire.itests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code -Pbench}: that it measures, never what. */
class DesiredTest {

  @TempDir Path scratch;

  @Test
  void both_sides_see_desired_changes_and_how_long_each_took() {
    Map<DesiredLatency.Side, List<DesiredLatency.Turn>> turns =
        new DesiredLatency(scratch, "127.0.42.3", 25).measure(Effort.SHORT);

    assertThat(turns).containsOnlyKeys(DesiredLatency.Side.values());
    assertThat(turns.values())
        .allSatisfy(
            side ->
                assertThat(side)
                    .singleElement()
                    .satisfies(
                        turn -> {
                          assertThat(turn.latency().millis())
                              .hasSizeBetween(1, 25)
                              .allSatisfy(millis -> assertThat(millis).isPositive());
                          assertThat(turn.unseen()).isEqualTo(25 - turn.latency().millis().size());
                        }));
    assertThat(turns.get(DesiredLatency.Side.BARE).get(0).unseen()).isZero();
  }

  @Test
  void the_last_of_a_burst_is_shown_on_both_sides_and_acknowledged_by_the_gateway() {
    Map<DesiredBurst.Side, List<DesiredBurst.Turn>> turns =
        new DesiredBurst(scratch, "127.0.42.4", 50).measure(Effort.SHORT);

    assertThat(turns).containsOnlyKeys(DesiredBurst.Side.values());
    DesiredBurst.Turn bare = turns.get(DesiredBurst.Side.BARE).get(0);
    assertThat(bare.values()).isEqualTo(50);
    assertThat(bare.shown()).isPositive();
    DesiredBurst.Turn gateway = turns.get(DesiredBurst.Side.GATEWAY).get(0);
    assertThat(gateway.values()).isBetween(1, 50);
    assertThat(gateway.reported().orElseThrow()).isGreaterThanOrEqualTo(gateway.shown());
  }

  @Test
  void both_sides_answer_a_change_while_telemetry_waits() {
    Map<Backlog.Side, List<Backlog.Turn>> turns =
        new Backlog(scratch, "127.0.42.5", 1000).measure(Effort.SHORT);

    assertThat(turns).containsOnlyKeys(Backlog.Side.values());
    assertThat(turns.values())
        .allSatisfy(
            side ->
                assertThat(side)
                    .singleElement()
                    .satisfies(
                        turn -> {
                          assertThat(turn.waiting()).isPositive();
                          assertThat(turn.seen()).isPositive();
                          assertThat(turn.answered()).isGreaterThanOrEqualTo(turn.seen());
                        }));
  }
}
