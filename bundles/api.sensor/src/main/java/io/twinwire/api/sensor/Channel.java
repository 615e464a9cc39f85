package io.twinwire.api.sensor;

import java.util.Optional;

/**
 * What a sensor knows of a channel before it reads it.
 *
 * @param name 1 to 128 characters
 * @param type what its values are
 * @param unit the unit as a UCUM code, for instance {@code Cel}; empty where there is none
 * @param scale what a number of the device is multiplied by; finite and not zero
 * @param offset what is added to it then, in the channel's unit; finite
 * @param range where its numbers belong, in its unit; a value outside is uncertain
 * @param deadband how far a value may move before it is worth telling; a wish to whoever reports,
 *     who may have wishes of its own
 * @param writable whether it may be written by a {@link ChannelWriter}
 */
public record Channel(
    String name,
    ValueType type,
    String unit,
    double scale,
    double offset,
    Optional<Range> range,
    Deadband deadband,
    boolean writable) {

  /** The most characters of a name. */
  public static final int MAX_NAME = 128;

  /** Where the numbers of a channel belong, both ends included. */
  public record Range(double low, double high) {

    public Range {
      if (!(low <= high)) {
        throw new IllegalArgumentException("range: " + low + " is above " + high);
      }
    }
  }

  /**
   * How far a value may move from the one that was told last.
   *
   * @param absolute in the channel's unit, 0 for none
   * @param percent of the value that was told last, 0 to 100, 0 for none
   */
  public record Deadband(double absolute, double percent) {

    /** Every value is worth telling. */
    public static final Deadband NONE = new Deadband(0, 0);

    public Deadband {
      if (!(absolute >= 0) || Double.isInfinite(absolute)) {
        throw new IllegalArgumentException("deadband: " + absolute + " is not 0 or more");
      }
      if (!(percent >= 0 && percent <= 100)) {
        throw new IllegalArgumentException("deadband: " + percent + " % is not 0 to 100 %");
      }
    }
  }

  public Channel {
    if (name.isBlank() || name.length() > MAX_NAME) {
      throw new IllegalArgumentException("channel: '" + name + "' is not 1 to 128 characters");
    }
    if (scale == 0 || !Double.isFinite(scale)) {
      throw new IllegalArgumentException("scale: " + scale + " is not a number other than 0");
    }
    if (!Double.isFinite(offset)) {
      throw new IllegalArgumentException("offset: " + offset + " is not a number");
    }
  }

  /** A channel that is told as it is read. */
  public static Channel of(String name, ValueType type, String unit) {
    return new Channel(name, type, unit, 1, 0, Optional.empty(), Deadband.NONE, false);
  }

  /** Whether a number of the device is the channel's as it is. */
  public boolean isUnscaled() {
    return scale == 1 && offset == 0;
  }
}
