package io.twinwire.itests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatencyTest {

  @Test
  void a_percentile_is_one_of_the_values_and_passed_by_no_more_than_the_rest() {
    Latency hundred =
        new Latency(IntStream.rangeClosed(1, 100).mapToObj(i -> (double) (101 - i)).toList());

    assertThat(hundred.percentile(50)).isEqualTo(50);
    assertThat(hundred.percentile(99)).isEqualTo(99);
    assertThat(new Latency(List.of(3.0)).percentile(99)).isEqualTo(3);
    assertThat(new Latency(List.of(1.0, 2.0)).percentile(99)).isEqualTo(2);
  }
}
