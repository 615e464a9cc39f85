package io.twinwire.localhub.core.telemetry;

import java.time.Duration;

/**
 * How telemetry is kept for the built-in Event Hub endpoint.
 *
 * @param count how many partitions there are, 1 to 32
 * @param retention how long a message is kept, 1 h to 7 days
 * @param kept how many messages of a partition are kept at most, 1 and up
 */
public record PartitionSettings(int count, Duration retention, int kept) {

  public static final PartitionSettings DEFAULT =
      new PartitionSettings(4, Duration.ofDays(1), 100_000);

  public PartitionSettings {
    if (count < 1 || count > 32) {
      throw new IllegalArgumentException("partitions: " + count + " is not from 1 to 32");
    }
    if (retention.compareTo(Duration.ofHours(1)) < 0
        || retention.compareTo(Duration.ofDays(7)) > 0) {
      throw new IllegalArgumentException(
          "retention: " + retention.toHours() + " is not from 1 to 168");
    }
    if (kept < 1) {
      throw new IllegalArgumentException("partitionKept: " + kept + " is below 1");
    }
  }
}
