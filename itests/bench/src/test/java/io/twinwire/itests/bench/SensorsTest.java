package io.twinwire.itests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The short form of {@code -Pbench -Dbench.only=sensors}: that all sides read. Node-RED is a peer,
 * so this runs with {@code -Ppeers}.
 */
class SensorsTest {

  private static final int SECONDS = 3;

  @TempDir Path scratch;

  @Test
  void every_side_reads_its_part_of_the_field_and_is_measured() {
    Field.Size size = new Field.Size(2, 20, 50);

    Map<Sensors.Side, List<Sensors.Turn>> turns =
        new Sensors(scratch, "127.0.42.9", size, SECONDS).measure(Effort.SHORT);

    assertThat(turns.keySet()).containsExactly(Sensors.Side.values());
    // A second more or less, for a window does not begin with a poll.
    for (Sensors.Side side : List.of(Sensors.Side.GATEWAY, Sensors.Side.NODE_RED)) {
      assertThat(turns.get(side).get(0).registers()).isGreaterThanOrEqualTo((SECONDS - 1) * 40L);
    }
    assertThat(turns.values())
        .allSatisfy(
            side ->
                assertThat(side)
                    .singleElement()
                    .satisfies(
                        turn -> {
                          assertThat(turn.items()).isGreaterThanOrEqualTo((SECONDS - 1) * 50L);
                          assertThat(turn.polled()).hasSize(3);
                          assertThat(turn.arrived()).hasSize(3);
                          assertThat(turn.cpu()).isPositive();
                          assertThat(turn.heap()).isPositive();
                          assertThat(turn.peak()).isPositive();
                        }));
  }
}
