package io.twinwire.localhub.core.cloud;

import java.time.Duration;

/**
 * What is set of the way down to devices.
 *
 * @param cloud the queues of cloud-to-device messages
 * @param feedback the queue of their feedback
 * @param longestConnect a direct method waits no longer for its device, whatever its caller asks
 * @param methodsInFlight how many methods of one identity may be under way; 0 for any number
 */
public record Downlink(
    QueueSettings cloud, QueueSettings feedback, Duration longestConnect, int methodsInFlight) {

  /** The longest that a caller may ask for (rule DM-01). */
  public static final Duration LONGEST_CONNECT = Duration.ofMinutes(5);

  public static final Downlink DEFAULT =
      new Downlink(QueueSettings.DEFAULT, QueueSettings.DEFAULT, LONGEST_CONNECT, 0);

  public Downlink {
    if (longestConnect.isNegative() || longestConnect.compareTo(LONGEST_CONNECT) > 0) {
      throw new IllegalArgumentException(
          "methodConnectTimeout: "
              + longestConnect.toSeconds()
              + " is not from 0 to "
              + LONGEST_CONNECT.toSeconds());
    }
    if (methodsInFlight < 0) {
      throw new IllegalArgumentException("methodsInFlight: " + methodsInFlight + " is below 0");
    }
  }
}
