package io.twinwire.localhub.core.limits;

import io.twinwire.api.localhub.HubTier;
import java.util.Locale;

/**
 * The classes of operations that IoT Hub throttles ("quotas and throttling", text of 2023-02; the
 * rows that newer texts show are the same). A rate is given as the least and that of each unit, for
 * Free, B1 and S1, then for B2 and S2, then for B3 and S3.
 */
public enum Operation {
  IDENTITY(Per.MINUTE, 0, 100, 0, 100, 0, 5000),
  CONNECT(Per.SECOND, 100, 12, 0, 120, 0, 6000),
  TELEMETRY(Per.SECOND, 100, 12, 0, 120, 0, 6000),
  CLOUD_SEND(Per.MINUTE, 0, 100, 0, 100, 0, 5000),
  CLOUD_RECEIVE(Per.MINUTE, 0, 1000, 0, 1000, 0, 50_000),
  UPLOAD(Per.MINUTE, 0, 100, 0, 100, 0, 5000),
  /** In units of 4 KB of the request. */
  METHOD(Per.SECOND, 0, 40, 0, 120, 0, 6144),
  QUERY(Per.MINUTE, 0, 20, 0, 20, 0, 1000),
  TWIN_READ(Per.SECOND, 100, 0, 100, 10, 0, 500),
  TWIN_UPDATE(Per.SECOND, 50, 0, 50, 5, 0, 250),
  JOB(Per.MINUTE, 0, 100, 0, 100, 0, 5000),
  CONFIGURATION(Per.MINUTE, 0, 20, 0, 20, 0, 20);

  private static final class Per {
    static final int SECOND = 1;
    static final int MINUTE = 60;
  }

  private final double seconds;
  private final int smallLeast;
  private final int small;
  private final int mediumLeast;
  private final int medium;
  private final int largeLeast;
  private final int large;

  Operation(
      int seconds,
      int smallLeast,
      int small,
      int mediumLeast,
      int medium,
      int largeLeast,
      int large) {
    this.seconds = seconds;
    this.smallLeast = smallLeast;
    this.small = small;
    this.mediumLeast = mediumLeast;
    this.medium = medium;
    this.largeLeast = largeLeast;
    this.large = large;
  }

  double perSecond(HubTier tier, int units) {
    return switch (tier) {
          case F1, B1, S1 -> Math.max(smallLeast, small * units);
          case B2, S2 -> Math.max(mediumLeast, medium * units);
          case B3, S3 -> Math.max(largeLeast, large * units);
        }
        / seconds;
  }

  /** For instance {@code twin-read}. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
