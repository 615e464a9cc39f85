package io.twinwire.api.localhub;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The editions that IoT Hub is sold in (Azure IoT Hub, "choose the right tier" and "quotas and
 * throttling").
 */
public enum HubTier {
  F1(Family.FREE, 1, 8_000, 512),
  B1(Family.BASIC, 200, 400_000, 4096),
  B2(Family.BASIC, 200, 6_000_000, 4096),
  B3(Family.BASIC, 10, 300_000_000, 4096),
  S1(Family.STANDARD, 200, 400_000, 4096),
  S2(Family.STANDARD, 200, 6_000_000, 4096),
  S3(Family.STANDARD, 10, 300_000_000, 4096);

  /** What an edition has. */
  public enum Family {
    /** As Standard, and small. */
    FREE,
    /** From devices to the cloud only. */
    BASIC,
    STANDARD
  }

  /** What Basic has not. */
  public enum Feature {
    CLOUD_TO_DEVICE,
    TWINS,
    METHODS,
    CONFIGURATIONS,
    JOBS,
    MODULES
  }

  private static final int FREE_PARTITIONS = 2;

  private final Family family;
  private final int mostUnits;
  private final long dailyUnits;
  private final int unitBytes;

  HubTier(Family family, int mostUnits, long dailyUnits, int unitBytes) {
    this.family = family;
    this.mostUnits = mostUnits;
    this.dailyUnits = dailyUnits;
    this.unitBytes = unitBytes;
  }

  public Family family() {
    return family;
  }

  /** How many units of it a hub may have. */
  public int mostUnits() {
    return mostUnits;
  }

  public boolean has(Feature feature) {
    return !lacking().contains(feature);
  }

  /** What it lacks. */
  public Set<Feature> lacking() {
    return family == Family.BASIC ? EnumSet.allOf(Feature.class) : EnumSet.noneOf(Feature.class);
  }

  /** How many partitions telemetry has; empty where a hub may choose. */
  public Optional<Integer> partitions() {
    return family == Family.FREE ? Optional.of(FREE_PARTITIONS) : Optional.empty();
  }

  /** The quota of so many units of it (rule D2C-05). */
  public DailyQuota quota(int units, DailyQuota.Beyond beyond) {
    return new DailyQuota(dailyUnits * units, unitBytes, beyond);
  }

  /**
   * Whether a hub may become one of another edition: the size may change, and Basic may become
   * Standard; nothing leads out of Free or into it, nor from Standard to Basic.
   */
  public boolean mayBecome(HubTier other) {
    return this == other
        || (family != Family.FREE
            && other.family != Family.FREE
            && !(family == Family.STANDARD && other.family == Family.BASIC));
  }
}
