package io.twinwire.localhub.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class KeepAliveTest {

  @Test
  void mq07_aClientMayBeSilentOneAndAHalfTimesWhatItAnnouncedUpTo1767Seconds() {
    assertThat(KeepAlive.limit(1)).isEqualTo(Duration.ofMillis(1500));
    assertThat(KeepAlive.limit(230)).isEqualTo(Duration.ofSeconds(345));
    assertThat(KeepAlive.limit(1177)).isEqualTo(Duration.ofMillis(1_765_500));
    assertThat(KeepAlive.limit(1178)).isEqualTo(Duration.ofSeconds(1767));
    assertThat(KeepAlive.limit(65_535)).isEqualTo(Duration.ofSeconds(1767));
    assertThat(KeepAlive.limit(0)).isEqualTo(Duration.ofSeconds(1767));
  }
}
