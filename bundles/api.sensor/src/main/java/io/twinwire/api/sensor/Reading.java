package io.twinwire.api.sensor;

import java.time.Instant;
import java.util.Optional;

/**
 * One sample of one channel.
 *
 * @param channel the channel's name, 1 to 128 characters
 * @param value {@link Boolean}, {@link Long}, {@link Double} (finite) or {@link String}; empty only
 *     when the quality is bad
 * @param time when the sample was taken
 * @param quality how far the value can be trusted
 * @param unit the unit as a UCUM code, for instance {@code Cel}, {@code %} or {@code By}; empty
 *     where there is none
 * @param reason why the quality is not good; empty when it is
 */
public record Reading(
    String channel,
    Optional<Object> value,
    Instant time,
    Quality quality,
    String unit,
    String reason) {

  public Reading {
    if (channel.isBlank() || channel.length() > Channel.MAX_NAME) {
      throw new IllegalArgumentException("channel: '" + channel + "' is not 1 to 128 characters");
    }
    value = canonical(channel, value);
    if (value.isEmpty() && quality != Quality.BAD) {
      throw new IllegalArgumentException(channel + ": a reading without value must be BAD");
    }
  }

  /** A good reading. A whole number of any width becomes a Long, a fraction a Double. */
  public static Reading good(String channel, Object value, String unit, Instant time) {
    return new Reading(channel, Optional.of(value), time, Quality.GOOD, unit, "");
  }

  /** A reading that is told with a doubt. */
  public static Reading uncertain(
      String channel, Object value, String unit, String reason, Instant time) {
    return new Reading(channel, Optional.of(value), time, Quality.UNCERTAIN, unit, reason);
  }

  /** A channel that could not be read. */
  public static Reading bad(String channel, String reason, Instant time) {
    return new Reading(channel, Optional.empty(), time, Quality.BAD, "", reason);
  }

  /** Thousands of readings a second: what is canonical already is not wrapped again. */
  private static Optional<Object> canonical(String channel, Optional<Object> value) {
    if (value.isEmpty()) {
      return value;
    }
    Object canonical = canonical(channel, value.get());
    return canonical.equals(value.get()) ? value : Optional.of(canonical);
  }

  private static Object canonical(String channel, Object value) {
    if (value instanceof Boolean || value instanceof String || value instanceof Long) {
      return value;
    }
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      if (Double.isFinite(number)) {
        return value instanceof Double ? value : (Object) number;
      }
      throw new IllegalArgumentException(
          channel + ": " + number + " is not a finite number; report a bad reading instead");
    }
    throw new IllegalArgumentException(
        channel
            + ": a value is a boolean, a whole number, a fraction or a text, not "
            + value.getClass().getName());
  }
}
