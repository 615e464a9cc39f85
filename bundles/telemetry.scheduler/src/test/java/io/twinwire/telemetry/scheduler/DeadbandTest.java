package io.twinwire.telemetry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DeadbandTest {

  private static boolean holds(Deadband band, Object reported, Object now) {
    return band.holds(List.of(reported), List.of(now));
  }

  @Test
  void anAbsoluteBandHoldsWhatMovedByNoMoreThanItsWidth() {
    Deadband band = new Deadband(0.5, 0);
    assertThat(holds(band, 20.0, 20.5)).isTrue();
    assertThat(holds(band, 20.0, 19.5)).isTrue();
    assertThat(holds(band, 20.0, 20.51)).isFalse();
    assertThat(holds(band, 20L, 20.4)).isTrue();
  }

  @Test
  void aPercentBandIsOfTheMagnitudeOfTheValueReportedLast() {
    Deadband band = new Deadband(0, 10);
    assertThat(holds(band, -200.0, -180.0)).isTrue();
    assertThat(holds(band, -200.0, -179.9)).isFalse();
  }

  @Test
  void ofZeroAPercentBandHoldsNothingUnlessAnAbsoluteOneDoes() {
    assertThat(holds(new Deadband(0, 10), 0.0, 0.001)).isFalse();
    assertThat(holds(new Deadband(0.01, 10), 0.0, 0.001)).isTrue();
    assertThat(holds(new Deadband(0, 10), 0.0, 0.0)).isTrue();
  }

  @Test
  void theWiderOfTwoBandsCounts() {
    assertThat(holds(new Deadband(1, 10), 100.0, 109.0)).isTrue();
    assertThat(holds(new Deadband(20, 10), 100.0, 119.0)).isTrue();
  }

  @Test
  void whatIsNoNumberLeavesTheBandWhenItChanges() {
    Deadband band = new Deadband(100, 100);
    assertThat(holds(band, true, true)).isTrue();
    assertThat(holds(band, true, false)).isFalse();
    assertThat(holds(band, "on", "off")).isFalse();
    assertThat(holds(band, 1L, "1")).isFalse();
  }

  @Test
  void withoutABandEveryChangeCountsAlsoOfLargeWholeNumbers() {
    assertThat(holds(Deadband.NONE, 1L << 60, (1L << 60) + 1)).isFalse();
    assertThat(holds(Deadband.NONE, 1L, 1.0)).isTrue();
    assertThat(holds(Deadband.NONE, 1.0, Math.nextUp(1.0))).isFalse();
  }

  @Test
  void everyFigureOfASummaryHasToStayWithin() {
    Deadband band = new Deadband(1, 0);
    assertThat(band.holds(List.of(5.0, 1L, 9L), List.of(5.5, 1L, 9L))).isTrue();
    assertThat(band.holds(List.of(5.0, 1L, 9L), List.of(5.5, 1L, 11L))).isFalse();
    assertThat(band.holds(List.of(5.0, 1L, 9L), List.of(5.0))).isFalse();
  }
}
