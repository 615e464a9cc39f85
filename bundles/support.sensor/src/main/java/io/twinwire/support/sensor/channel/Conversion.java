package io.twinwire.support.sensor.channel;

import io.twinwire.api.sensor.Channel;
import io.twinwire.api.sensor.Channel.Range;
import io.twinwire.api.sensor.Quality;
import io.twinwire.api.sensor.Reading;
import io.twinwire.api.sensor.ValueType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Between what a device says and what a channel tells.
 *
 * @param scale the channel's, as it is printed
 * @param offset likewise
 */
public record Conversion(Channel channel, BigDecimal scale, BigDecimal offset) {

  private static final Set<String> TRUE = Set.of("true", "on", "1");
  private static final Set<String> FALSE = Set.of("false", "off", "0");
  private static final BigDecimal MIN_LONG = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal MAX_LONG = BigDecimal.valueOf(Long.MAX_VALUE);

  /** That of a channel. */
  public static Conversion of(Channel channel) {
    return new Conversion(
        channel, BigDecimal.valueOf(channel.scale()), BigDecimal.valueOf(channel.offset()));
  }

  /**
   * The reading of what a device says: scaled, of the channel's type, uncertain where it is outside
   * the channel's range, bad where it cannot be the channel's.
   *
   * @param raw {@link Boolean}, {@link Number} or {@link String}
   * @param quality the device's own
   * @param reason why that is not good; empty when it is
   */
  public Reading reading(Object raw, Instant time, Quality quality, String reason) {
    if (quality == Quality.BAD) {
      return Reading.bad(channel.name(), reason, time);
    }
    Object value;
    try {
      value = value(raw);
    } catch (IllegalArgumentException e) {
      return Reading.bad(channel.name(), String.valueOf(e.getMessage()), time);
    }
    Optional<String> outside = outside(value);
    if (quality == Quality.GOOD && outside.isPresent()) {
      return Reading.uncertain(channel.name(), value, channel.unit(), outside.get(), time);
    }
    return new Reading(channel.name(), Optional.of(value), time, quality, channel.unit(), reason);
  }

  /**
   * What is to be written to a device.
   *
   * @param value in the channel's unit
   * @return {@link Boolean}, {@link String}, or as a number {@link Long} where it is whole, else
   *     {@link Double}
   * @throws IllegalArgumentException when the value cannot be the channel's
   */
  public Object raw(Object value) {
    Object typed = typed(channel.type(), value);
    outside(typed)
        .ifPresent(
            outside -> {
              throw new IllegalArgumentException(channel.name() + ": " + outside);
            });
    if (!(typed instanceof Number number)) {
      return typed;
    }
    BigDecimal raw =
        channel.isUnscaled()
            ? decimal(number)
            : decimal(number).subtract(offset).divide(scale, MathContext.DECIMAL64);
    return isLong(raw) ? (Object) raw.longValueExact() : (Object) raw.doubleValue();
  }

  private Object value(Object raw) {
    Object typed = typed(channel.type(), raw);
    if (!(typed instanceof Number number) || channel.isUnscaled()) {
      return typed instanceof Number number ? plain(decimal(number), typed) : typed;
    }
    BigDecimal scaled = decimal(number).multiply(scale).add(offset);
    return channel.type() == ValueType.WHOLE
        ? typed(ValueType.WHOLE, scaled)
        : finite(scaled.doubleValue());
  }

  private static Object plain(BigDecimal exact, Object typed) {
    boolean whole = typed instanceof Long || typed instanceof BigInteger;
    return whole && isLong(exact)
        ? (Object) exact.longValueExact()
        : (Object) finite(exact.doubleValue());
  }

  private static Object typed(ValueType type, Object raw) {
    return switch (type) {
      case ANY -> raw instanceof Number number ? any(number) : raw;
      case BOOLEAN -> truth(raw);
      case WHOLE -> whole(raw);
      case NUMBER -> decimal(numeric(raw)).doubleValue();
      case TEXT -> raw.toString();
    };
  }

  private static Number any(Number number) {
    if (number instanceof Integer || number instanceof Short || number instanceof Byte) {
      return number.longValue();
    }
    return number;
  }

  private static Boolean truth(Object raw) {
    if (raw instanceof Boolean truth) {
      return truth;
    }
    if (raw instanceof Number number) {
      return number.doubleValue() != 0;
    }
    String text = raw.toString().strip().toLowerCase(Locale.ROOT);
    if (TRUE.contains(text) || FALSE.contains(text)) {
      return TRUE.contains(text);
    }
    throw new IllegalArgumentException("'" + shown(raw) + "' is neither true nor false");
  }

  private static Long whole(Object raw) {
    BigDecimal rounded = decimal(numeric(raw)).setScale(0, RoundingMode.HALF_UP);
    if (!isLong(rounded)) {
      throw new IllegalArgumentException(rounded + " is not a whole number of 64 bits");
    }
    return rounded.longValueExact();
  }

  private static Number numeric(Object raw) {
    if (raw instanceof Number number) {
      return number;
    }
    if (raw instanceof Boolean truth) {
      return truth ? 1 : 0;
    }
    try {
      return new BigDecimal(raw.toString().strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + shown(raw) + "' is not a number", e);
    }
  }

  /** Exactly what a number says in print: 0.1 of a float is 0.1. */
  private static BigDecimal decimal(Number number) {
    if (number instanceof BigDecimal decimal) {
      return decimal;
    }
    if (number instanceof BigInteger whole) {
      return new BigDecimal(whole);
    }
    if (number instanceof Double || number instanceof Float) {
      double value = finite(number.doubleValue());
      return number instanceof Float
          ? new BigDecimal(number.toString())
          : BigDecimal.valueOf(value);
    }
    return BigDecimal.valueOf(number.longValue());
  }

  private static double finite(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(value + " is not a number");
    }
    return value;
  }

  private static boolean isLong(BigDecimal number) {
    return number.compareTo(MIN_LONG) >= 0
        && number.compareTo(MAX_LONG) <= 0
        && number.stripTrailingZeros().scale() <= 0;
  }

  private Optional<String> outside(Object value) {
    if (channel.range().isEmpty() || !(value instanceof Number number)) {
      return Optional.empty();
    }
    Range range = channel.range().get();
    double size = number.doubleValue();
    if (size < range.low()) {
      return Optional.of(value + " is below " + range.low());
    }
    return size > range.high()
        ? Optional.of(value + " is above " + range.high())
        : Optional.empty();
  }

  private static String shown(Object raw) {
    String text = raw.toString();
    return text.length() > 40 ? text.substring(0, 40) + "..." : text;
  }
}
