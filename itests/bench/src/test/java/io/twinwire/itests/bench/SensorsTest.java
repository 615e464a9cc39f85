package io.twinwire.itests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The short form of {@code -Pbench -Dbench.only=sensors}: that both sides read the whole field.
 * Node-RED is a peer, so this runs with {@code -Ppeers}.
 */
class SensorsTest {

  private static final int SECONDS = 3;

  @TempDir Path scratch;

  @Test
  void both_sides_read_all_of_the_field_and_are_measured() {
    Field.Size size = new Field.Size(2, 20, 50);

    Map<Sensors.Side, List<Sensors.Turn>> turns =
        new Sensors(scratch, "127.0.42.9", size, SECONDS).measure(Effort.SHORT);

    assertThat(turns.keySet()).containsExactly(Sensors.Side.values());
    assertThat(turns.values())
        .allSatisfy(
            side ->
                assertThat(side)
                    .singleElement()
                    .satisfies(
                        turn -> {
                          // A second more or less, for a window does not begin with a poll.
                          assertThat(turn.registers()).isGreaterThanOrEqualTo((SECONDS - 1) * 40L);
                          assertThat(turn.items()).isGreaterThanOrEqualTo((SECONDS - 1) * 50L);
                          assertThat(turn.polled()).hasSize(3);
                          assertThat(turn.arrived()).hasSize(3);
                          assertThat(turn.cpu()).isPositive();
                          assertThat(turn.heap()).isPositive();
                          assertThat(turn.peak()).isPositive();
                        }));
  }
}
