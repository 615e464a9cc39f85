package io.twinwire.telemetry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.sensor.Reading;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {

  private final Samples samples = new Samples();

  private int add(String key, Object value, int limit) {
    return samples.add(key, Reading.good("c", value, "", Instant.EPOCH), limit);
  }

  @Test
  void aFastChannelDoesNotPushOutASlowOne() {
    add("slow", 0, 10);
    for (int i = 0; i < 1000; i++) {
      add("fast", i, 10);
    }
    assertThat(samples.take("slow").readings()).hasSize(1);
    Samples.Kept fast = samples.take("fast");
    assertThat(fast.readings()).hasSize(9);
    assertThat(fast.dropped()).isEqualTo(991);
    assertThat(fast.readings().get(8).value()).contains(999L);
  }

  @Test
  void longTextsCountForMore() {
    assertThat(add("s", "x".repeat(899), 10)).isZero();
    assertThat(add("s", "y", 10)).isZero();
    assertThat(add("s", "z", 10)).isEqualTo(1);
    assertThat(samples.take("s").readings()).hasSize(2);
    assertThat(add("s", "x".repeat(5000), 10)).isEqualTo(1);
    assertThat(samples.take("s")).isEqualTo(new Samples.Kept(List.of(), 1));
  }

  @Test
  void whatIsTakenMakesRoom() {
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < 10; i++) {
        assertThat(add("s", i, 10)).isZero();
      }
      assertThat(samples.take("s").readings()).hasSize(10);
    }
  }
}
