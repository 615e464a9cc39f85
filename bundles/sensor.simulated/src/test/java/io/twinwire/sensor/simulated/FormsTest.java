package io.twinwire.sensor.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormsTest {

  private static List<Object> values(String form, int samples) throws Exception {
    return new Fixture().channels("x = " + form).values(samples);
  }

  @Test
  void wavesHaveMeanAmplitudePeriodInSamplesAndPhase() throws Exception {
    assertThat(values("sine mean=10 amplitude=2 period=8", 9))
        .containsExactly(10.0, 11.414, 12.0, 11.414, 10.0, 8.586, 8.0, 8.586, 10.0);
    assertThat(values("triangle amplitude=2 period=8", 8))
        .containsExactly(0.0, 1.0, 2.0, 1.0, 0.0, -1.0, -2.0, -1.0);
    assertThat(values("sawtooth period=4", 5)).containsExactly(-1.0, -0.5, 0.0, 0.5, -1.0);
    assertThat(values("square period=4 mean=1", 5)).containsExactly(2.0, 2.0, 0.0, 0.0, 2.0);
    assertThat(values("square period=4 duty=0.25", 4)).containsExactly(1.0, -1.0, -1.0, -1.0);
    assertThat(values("sine period=4 phase=0.25", 2)).containsExactly(1.0, 0.0);
  }

  @Test
  void aRampRisesAndStays() throws Exception {
    assertThat(values("ramp from=5 to=-5 over=4", 6))
        .containsExactly(5.0, 2.5, 0.0, -2.5, -5.0, -5.0);
  }

  @Test
  void aCounterIsWholeAndTurnsOver() throws Exception {
    assertThat(values("counter from=7 step=2 modulo=10", 4)).containsExactly(7L, 9L, 1L, 3L);
    assertThat(values("counter step=-1", 3)).containsExactly(0L, -1L, -2L);
  }

  @Test
  void aConstantIsATruthANumberOrAText() throws Exception {
    assertThat(values("constant value=true", 1)).containsExactly(true);
    assertThat(values("constant value=12", 1)).containsExactly(12L);
    assertThat(values("constant value=1.5", 1)).containsExactly(1.5);
    assertThat(values("constant value='all is well'", 1)).containsExactly("all is well");
  }

  @Test
  void aWalkMovesByItsStepWithinItsBounds() throws Exception {
    double last = 50;
    List<Object> values = values("walk from=50 step=2 min=45 max=55", 2000);
    for (Object value : values) {
      assertThat((double) value).isBetween(45.0, 55.0).isBetween(last - 2.001, last + 2.001);
      last = (double) value;
    }
    assertThat(values).anyMatch(v -> (double) v < 46).anyMatch(v -> (double) v > 54);
  }

  @Test
  void chanceHasItsShareAndIsHeld() throws Exception {
    List<Object> truths = values("boolean share=0.25", 4000);
    assertThat(truths.stream().filter(Boolean.TRUE::equals).count()).isBetween(880L, 1120L);
    List<Object> words = values("choice of=open,closed,'on the way' hold=5", 300);
    assertThat(new HashSet<>(words)).containsExactlyInAnyOrder("open", "closed", "on the way");
    for (int i = 0; i < 300; i += 5) {
      assertThat(new HashSet<>(words.subList(i, i + 5))).hasSize(1);
    }
  }

  @Test
  void noiseStaysWithinItsBounds() throws Exception {
    List<Object> values = values("constant value=10 noise=0.5", 1000);
    assertThat(values).allMatch(v -> Math.abs((double) v - 10) <= 0.5);
    assertThat(new HashSet<>(values)).hasSizeGreaterThan(500);
  }

  @Test
  void theTablesOptionsComeOnTop() throws Exception {
    assertThat(new Fixture().channels("x = counter scale=0.5 offset=1 unit=Cel high=1").readings(2))
        .extracting(reading -> reading.value().orElseThrow() + reading.unit() + reading.quality())
        .containsExactly("1.0CelGOOD", "1.5CelUNCERTAIN");
  }

  /** As printed once on JDK 17; on any other, and in every release, they are the same. */
  @Test
  void theValuesOfASeedAreTheSameOnEveryMachine() throws Exception {
    Fixture fixture =
        new Fixture()
            .channels(
                "wave = sine mean=70 amplitude=8 period=120 noise=0.3",
                "walk = walk from=50",
                "truth = boolean",
                "word = choice of=a,b,c,d",
                "faulty = counter bad=30% drop=10%");
    assertThat(fixture.values(3))
        .containsExactly(
            69.782,
            50.0,
            false,
            "c",
            "bad: simulated: bad",
            70.198,
            49.248,
            false,
            "a",
            1L,
            70.68,
            49.558,
            true,
            "d",
            "bad: simulated: bad");
    assertThat(fixture.with("seed", 2L).values(1)).doesNotContain(69.782);
  }

  @Test
  void channelsOfOneFormDiffer() throws Exception {
    List<Object> values = new Fixture().channels("x{1..4} = walk").values(2);
    assertThat(new HashSet<>(values.subList(4, 8))).hasSize(4);
  }
}
