package io.twinwire.api.localhub;

/**
 * How many message units the hub takes a day (UTC). A message counts as one unit for each {@code
 * unitBytes} begun, at least as one (Azure IoT Hub, "pricing information": 4 KB, in the free
 * edition 0.5 KB).
 *
 * @param units a day, 0 for no limit
 * @param unitBytes 1 to 262144
 * @param beyond what becomes of device-to-cloud messages beyond it
 */
public record DailyQuota(long units, int unitBytes, Beyond beyond) {

  /** No limit, and no metering. */
  public static final DailyQuota NONE = new DailyQuota(0, 4096, Beyond.CUT);

  /**
   * Documented is the error 403002 only, which MQTT has no way to tell; so what a device sees is a
   * choice.
   */
  public enum Beyond {
    /** The connection is closed, as over MQTT after most failures. */
    CUT,
    /** The message is dropped without an acknowledgement, and the connection stays. */
    IGNORE
  }

  public DailyQuota {
    if (units < 0) {
      throw new IllegalArgumentException("units: " + units + " is below 0");
    }
    if (unitBytes < 1 || unitBytes > TelemetryMessage.MAX_SIZE) {
      throw new IllegalArgumentException(
          "unitBytes: " + unitBytes + " is not from 1 to " + TelemetryMessage.MAX_SIZE);
    }
  }

  public boolean isLimited() {
    return units > 0;
  }

  /** What so many bytes count as. */
  public long unitsOf(long bytes) {
    return Math.max(1, (bytes + unitBytes - 1) / unitBytes);
  }
}
