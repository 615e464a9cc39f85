package io.twinwire.localhub.core.uploads;

import java.time.Duration;

/**
 * How files are uploaded.
 *
 * @param life how long an upload may stay open, and its signature counts
 * @param notifies whether services are told of files
 * @param deliveries how often a notification is delivered before it goes
 */
public record UploadSettings(
    Duration life,
    boolean notifies,
    Duration notificationLife,
    Duration notificationLock,
    int deliveries) {

  /** As a new hub has them. */
  public static final UploadSettings DEFAULT =
      new UploadSettings(
          Duration.ofHours(1), true, Duration.ofHours(1), Duration.ofSeconds(60), 100);

  public UploadSettings {
    check("uploadLife", life.toSeconds(), 60, 86_400);
    check("fileNotificationLife", notificationLife.toSeconds(), 60, 172_800);
    check("fileNotificationLock", notificationLock.toSeconds(), 5, 300);
    check("fileNotificationDeliveries", deliveries, 1, 100);
  }

  private static void check(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + ": " + value + " is not from " + least + " to " + most);
    }
  }
}
