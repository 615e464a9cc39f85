package io.twinwire.telemetry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.twinwire.telemetry.scheduler.Aggregation.Figure;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Aggregates of any numbers at all. */
class TallyTest {

  @Provide
  Arbitrary<List<Number>> numbers() {
    Arbitrary<Number> doubles = Arbitraries.doubles().map(Number.class::cast);
    Arbitrary<Number> longs = Arbitraries.longs().map(Number.class::cast);
    return Arbitraries.oneOf(doubles, longs).list().ofMinSize(1).ofMaxSize(60);
  }

  @Property(tries = 300)
  void theExtremesAreAmongTheSamplesAndTheMeanIsFiniteAndBetween(
      @ForAll("numbers") List<Number> numbers) {
    Tally tally = tally(numbers);
    double min = tally.figure(Figure.MIN).doubleValue();
    double max = tally.figure(Figure.MAX).doubleValue();
    double mean = tally.figure(Figure.MEAN).doubleValue();
    assertThat(numbers).contains(tally.figure(Figure.MIN), tally.figure(Figure.MAX));
    assertThat(numbers).allMatch(n -> n.doubleValue() >= min && n.doubleValue() <= max);
    assertThat(mean).isFinite().isBetween(min, max);
    assertThat(tally.count()).isEqualTo(numbers.size());
  }

  @Property(tries = 300)
  void theMeanIsThatOfTheExactSum(@ForAll("numbers") List<Number> numbers) {
    BigDecimal sum = BigDecimal.ZERO;
    double largest = 0;
    for (Number number : numbers) {
      sum = sum.add(new BigDecimal(number.toString()));
      largest = Math.max(largest, Math.abs(number.doubleValue()));
    }
    double exact =
        sum.divide(BigDecimal.valueOf(numbers.size()), MathContext.DECIMAL128).doubleValue();
    assertThat(tally(numbers).figure(Figure.MEAN).doubleValue())
        .isCloseTo(exact, within(largest * 1e-13));
  }

  @Property(tries = 100)
  void theTimesAreThoseOfTheEarliestAndTheLatestInWhateverOrderTheyCome(
      @ForAll List<Integer> seconds) {
    Tally tally = new Tally();
    tally.add(1L, Instant.EPOCH);
    seconds.forEach(s -> tally.add(1L, Instant.ofEpochSecond(s)));
    assertThat(tally.first().getEpochSecond())
        .isEqualTo(seconds.stream().mapToInt(s -> s).reduce(0, Math::min));
    assertThat(tally.last().getEpochSecond())
        .isEqualTo(seconds.stream().mapToInt(s -> s).reduce(0, Math::max));
  }

  private static Tally tally(List<Number> numbers) {
    Tally tally = new Tally();
    numbers.forEach(n -> tally.add(n, Instant.EPOCH));
    return tally;
  }
}
