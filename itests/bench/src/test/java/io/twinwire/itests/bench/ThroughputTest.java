package io.twinwire.itests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code -Pbench}: that it measures, never what. */
class ThroughputTest {

  @TempDir Path scratch;

  @Test
  void every_side_delivers_all_and_is_measured_and_the_gateway_delivers_in_order() {
    Map<Throughput.Side, List<Throughput.Turn>> turns =
        new Throughput(scratch, "127.0.42.6", 300, 15).measure(Effort.SHORT);

    assertThat(turns.keySet()).containsExactlyElementsOf(Throughput.Side.present());
    assertThat(turns.values())
        .allSatisfy(
            side ->
                assertThat(side)
                    .singleElement()
                    .satisfies(
                        turn -> {
                          assertThat(turn.sent()).isGreaterThanOrEqualTo(300);
                          assertThat(turn.tally().readings()).isGreaterThanOrEqualTo(300);
                          assertThat(turn.tally().untold()).isZero();
                          assertThat(turn.rate()).isPositive();
                          assertThat(turn.usage().cpu()).isPositive();
                        }));
    assertThat(turns.get(Throughput.Side.UNPACKED).get(0).tally().late()).isZero();
  }

  @Test
  void messages_as_large_as_the_hub_takes_them_go_through_a_small_heap() {
    assertThat(new Large(scratch, "127.0.42.7", 40).measure(Effort.SHORT))
        .singleElement()
        .satisfies(
            turn -> {
              assertThat(turn.sent()).isGreaterThanOrEqualTo(40);
              assertThat(turn.tally().bytes()).isGreaterThan(40 * 261_000);
              assertThat(turn.tally().late()).isZero();
              assertThat(turn.heap()).isPositive();
            });
  }

  @Test
  @EnabledIf("packs")
  void a_backlog_outlives_its_process_and_drains_in_order() {
    Map<FloodedGateway.Mode, List<Drain.Turn>> turns =
        new Drain(scratch, "127.0.42.8", 2000).measure(Effort.SHORT);

    assertThat(turns.values())
        .allSatisfy(
            mode ->
                assertThat(mode)
                    .singleElement()
                    .satisfies(
                        turn -> {
                          assertThat(turn.held()).isGreaterThanOrEqualTo(2000);
                          assertThat(turn.tally().readings()).isGreaterThanOrEqualTo(4000);
                          assertThat(turn.tally().late()).isZero();
                        }));
  }

  static boolean packs() {
    return FloodedGateway.packs();
  }
}
