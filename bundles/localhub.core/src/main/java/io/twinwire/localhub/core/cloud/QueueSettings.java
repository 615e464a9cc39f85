package io.twinwire.localhub.core.cloud;

import io.twinwire.api.localhub.HubFault;
import io.twinwire.localhub.core.common.Faults;
import java.time.Duration;

/**
 * How a queue treats what nobody settles.
 *
 * @param timeToLive where a message names no expiry of its own
 * @param lock how long a reader has a message for itself
 * @param maxDeliveryCount a message abandoned so often is given up
 */
public record QueueSettings(Duration timeToLive, Duration lock, int maxDeliveryCount) {

  /** What IoT Hub starts with (rules C2D-01, C2D-02 and C2D-04). */
  public static final QueueSettings DEFAULT =
      new QueueSettings(Duration.ofHours(1), Duration.ofMinutes(1), 10);

  /**
   * Checks what stands in the configuration.
   *
   * @param name of the settings, {@code cloud} or {@code feedback}
   */
  public static QueueSettings of(String name, int timeToLive, int lock, int maxDeliveryCount) {
    require(name + "TimeToLive", timeToLive, 60, 172_800);
    require(name + "Lock", lock, 5, 300);
    require(name + "MaxDeliveryCount", maxDeliveryCount, 1, 100);
    return new QueueSettings(
        Duration.ofSeconds(timeToLive), Duration.ofSeconds(lock), maxDeliveryCount);
  }

  /** Refuses a lock time that IoT Hub does not give. */
  public static void requireLock(Duration lock) throws HubFault {
    if (lock.compareTo(Duration.ofSeconds(5)) < 0 || lock.compareTo(Duration.ofMinutes(5)) > 0) {
      throw Faults.invalid("lock: " + lock.toSeconds() + " is not from 5 to 300");
    }
  }

  private static void require(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + ": " + value + " is not from " + least + " to " + most);
    }
  }
}
