package io.twinwire.localhub.mqtt;

import java.time.Duration;

/** How long a client may be silent (rule MQ-07). */
final class KeepAlive {

  private static final Duration LONGEST = Duration.ofSeconds(1767);

  private KeepAlive() {}

  /**
   * One and a half times what the client announced, at most 1767 s. What IoT Hub does with 0, which
   * MQTT reads as no limit, is not documented: the longest limit holds.
   */
  static Duration limit(int announcedSeconds) {
    if (announcedSeconds == 0) {
      return LONGEST;
    }
    Duration limit = Duration.ofMillis(announcedSeconds * 1500L);
    return limit.compareTo(LONGEST) < 0 ? limit : LONGEST;
  }
}
