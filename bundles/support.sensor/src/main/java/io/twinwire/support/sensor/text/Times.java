package io.twinwire.support.sensor.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads the times that devices write. Without a pattern: ISO 8601 ({@code 2026-11-22T10:15:00Z}, a
 * blank in place of the T, with or without an offset), or a number since 1970, whose size says its
 * unit: seconds below 10<sup>11</sup> (until the year 5138), then milliseconds, microseconds,
 * nanoseconds.
 */
public final class Times {

  /** Seconds until the year 5138; milliseconds since 1973. */
  private static final BigDecimal NEXT_UNIT = BigDecimal.valueOf(100_000_000_000L);

  private static final Instant EARLIEST = Instant.EPOCH;
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private final Optional<DateTimeFormatter> pattern;
  private final ZoneId zone;

  private Times(Optional<DateTimeFormatter> pattern, ZoneId zone) {
    this.pattern = pattern;
    this.zone = zone;
  }

  /** Times without a pattern; one without an offset is in UTC. */
  public static Times standard() {
    return new Times(Optional.empty(), ZoneOffset.UTC);
  }

  /**
   * Times as a configuration describes them.
   *
   * @param pattern of {@link DateTimeFormatter}; empty for ISO 8601 and numbers
   * @param zone where a time has no offset
   * @throws IllegalArgumentException with the pattern or the zone
   */
  public static Times of(Optional<String> pattern, Optional<String> zone) {
    return new Times(pattern.map(Times::pattern), zone.map(Times::zone).orElse(ZoneOffset.UTC));
  }

  private static DateTimeFormatter pattern(String text) {
    try {
      return DateTimeFormatter.ofPattern(text, Locale.ROOT);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("format: '" + text + "': " + e.getMessage(), e);
    }
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("zone: '" + text + "': " + e.getMessage(), e);
    }
  }

  /**
   * Reads a time.
   *
   * @param time a text or a number
   * @throws IllegalArgumentException with the time, when it is none
   */
  public Instant read(Object time) {
    Instant instant;
    try {
      instant = time instanceof Number number ? number(number.toString()) : text(time.toString());
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException("'" + Values.shown(time) + "' is no time", e);
    }
    if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
      throw new IllegalArgumentException(
          "'" + Values.shown(time) + "' is no time between 1970 and 9999");
    }
    return instant;
  }

  private Instant text(String time) {
    String text = time.strip();
    if (pattern.isPresent()) {
      return instant(
          pattern
              .get()
              .parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from));
    }
    if (text.matches("-?\\d+(\\.\\d+)?")) {
      return number(text);
    }
    String iso = text.length() > 10 && text.charAt(10) == ' ' ? text.replaceFirst(" ", "T") : text;
    return instant(
        DateTimeFormatter.ISO_DATE_TIME.parseBest(iso, OffsetDateTime::from, LocalDateTime::from));
  }

  private Instant instant(TemporalAccessor time) {
    if (time instanceof OffsetDateTime exact) {
      return exact.toInstant();
    }
    return time instanceof LocalDateTime local
        ? local.atZone(zone).toInstant()
        : LocalDate.from(time).atStartOfDay(zone).toInstant();
  }

  private static Instant number(String text) {
    BigDecimal seconds = new BigDecimal(text);
    for (int unit = 0; unit < 3 && seconds.compareTo(NEXT_UNIT) >= 0; unit++) {
      seconds = seconds.movePointLeft(3);
    }
    BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
    long nanos = seconds.subtract(whole).movePointRight(9).longValue();
    return Instant.ofEpochSecond(whole.longValueExact(), nanos);
  }
}
