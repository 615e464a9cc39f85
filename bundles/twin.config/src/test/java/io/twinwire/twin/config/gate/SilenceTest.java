package io.twinwire.twin.config.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SilenceTest {

  private final Silence silence = new Silence();

  private boolean keep(boolean worthwhile, int millis) {
    return silence.keep(worthwhile, Duration.ofMillis(millis).toNanos());
  }

  @Test
  void silenceIsKeptWhileItIsWorthwhile() {
    assertThat(keep(true, 1000)).isTrue();
    assertThat(keep(true, 1050)).isTrue();
    assertThat(keep(false, 1060)).isFalse();
    assertThat(silence.kept()).isFalse();
    assertThat(keep(true, 1200)).isTrue();
  }

  @Test
  void silenceIsNeverKeptForLong() {
    assertThat(keep(true, 1000)).isTrue();
    assertThat(keep(true, 1099)).isTrue();
    assertThat(keep(true, 1100)).isFalse();
  }
}
