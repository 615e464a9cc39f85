package io.twinwire.localhub.core;

import java.time.Duration;

/**
 * What is set of the way down to devices.
 *
 * @param cloud the queues of cloud-to-device messages
 * @param feedback the queue of their feedback
 * @param longestConnect a direct method waits no longer for its device, whatever its caller asks
 * @param methodsInFlight how many methods of one identity may be under way; 0 for any number
 */
record Downlink(
    QueueSettings cloud, QueueSettings feedback, Duration longestConnect, int methodsInFlight) {

  static final Downlink DEFAULT =
      new Downlink(QueueSettings.DEFAULT, QueueSettings.DEFAULT, Methods.LONGEST_CONNECT, 0);

  Downlink {
    if (longestConnect.isNegative() || longestConnect.compareTo(Methods.LONGEST_CONNECT) > 0) {
      throw new IllegalArgumentException(
          "methodConnectTimeout: "
              + longestConnect.toSeconds()
              + " is not from 0 to "
              + Methods.LONGEST_CONNECT.toSeconds());
    }
    if (methodsInFlight < 0) {
      throw new IllegalArgumentException("methodsInFlight: " + methodsInFlight + " is below 0");
    }
  }

  static Downlink of(Config config) {
    return new Downlink(
        QueueSettings.of(
            "cloud", config.cloudTimeToLive(), config.cloudLock(), config.cloudMaxDeliveryCount()),
        QueueSettings.of(
            "feedback",
            config.feedbackTimeToLive(),
            config.feedbackLock(),
            config.feedbackMaxDeliveryCount()),
        Duration.ofSeconds(config.methodConnectTimeout()),
        config.methodsInFlight());
  }
}
