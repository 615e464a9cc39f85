package io.twinwire.sensor.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WhenTest {

  private static final Dice DICE = new Dice(1).of("test");

  private static List<Long> samples(String when, long count) {
    When parsed = When.parse("bad", when);
    return LongStream.range(0, count).filter(i -> parsed.at(i, DICE)).boxed().toList();
  }

  @Test
  void setTimesAreSpansThatMayRepeat() {
    assertThat(samples("3", 10)).containsExactly(3L);
    assertThat(samples("3..5", 10)).containsExactly(3L, 4L, 5L);
    assertThat(samples("7..", 10)).containsExactly(7L, 8L, 9L);
    assertThat(samples("0..1/4", 10)).containsExactly(0L, 1L, 4L, 5L, 8L, 9L);
    assertThat(samples("2../4", 8)).containsExactly(2L, 3L, 6L, 7L);
    assertThat(samples("1,3..4", 10)).containsExactly(1L, 3L, 4L);
    assertThat(samples("", 10)).isEmpty();
  }

  @Test
  void chanceHasItsShareAlsoInRuns() {
    assertThat(samples("2%", 100_000)).hasSizeBetween(1_800, 2_200);
    assertThat(samples("100%", 10)).hasSize(10);
    assertThat(samples("0%", 1000)).isEmpty();
    List<Long> runs = samples("10%x50", 50_000);
    assertThat(runs).hasSizeBetween(4_000, 6_000);
    assertThat(runs.stream().map(i -> i / 50).distinct()).hasSize(runs.size() / 50);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "101%", "2%x0", "5..3", "3..9/5", "1,,2", "-1", "2 %"})
  void whatIsNoTimeIsNamed(String text) {
    assertThatThrownBy(() -> When.parse("bad", text))
        .hasMessageStartingWith("bad: '")
        .hasMessageEndingWith(
            "' is none of PERCENT%, PERCENT%xLENGTH, FIRST..LAST, FIRST..LAST/EVERY");
  }
}
