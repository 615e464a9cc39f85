package io.twinwire.support.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration CAP = Duration.ofSeconds(60);

  @Test
  void delays_double_up_to_the_cap_and_stay_there() {
    RetryPolicy policy = new RetryPolicy(FIRST, CAP, 0);
    assertThat(policy.delay(1, new Random(1))).isEqualTo(FIRST);
    assertThat(policy.delay(2, new Random(1))).isEqualTo(Duration.ofSeconds(1));
    assertThat(policy.delay(7, new Random(1))).isEqualTo(Duration.ofSeconds(32));
    assertThat(policy.delay(8, new Random(1))).isEqualTo(CAP);
    assertThat(policy.delay(Integer.MAX_VALUE, new Random(1))).isEqualTo(CAP);
  }

  @Test
  void jitter_takes_a_share_off_and_never_adds() {
    RetryPolicy policy = new RetryPolicy(FIRST, CAP, 0.2);
    Random random = new Random(7);
    for (int i = 0; i < 1_000; i++) {
      assertThat(policy.delay(20, random)).isBetween(Duration.ofSeconds(48), CAP);
    }
  }

  @Test
  void what_cannot_be_is_refused_by_name_and_value() {
    assertThatThrownBy(() -> new RetryPolicy(Duration.ZERO, CAP, 0))
        .hasMessage("first: PT0S is not above zero");
    assertThatThrownBy(() -> new RetryPolicy(CAP, FIRST, 0))
        .hasMessage("cap: PT0.5S is below the first delay, PT1M");
    assertThatThrownBy(() -> new RetryPolicy(FIRST, CAP, Double.NaN))
        .hasMessage("jitter: NaN is not between 0 and 1");
    assertThatThrownBy(() -> new RetryPolicy(FIRST, CAP, 0).delay(0, new Random(1)))
        .hasMessage("failures: 0 is below 1");
  }
}
