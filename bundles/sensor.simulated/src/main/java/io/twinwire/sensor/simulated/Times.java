package io.twinwire.sensor.simulated;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.regex.Pattern;

/** Times as files write them. */
final class Times {

  /** So many digits are milliseconds: as seconds they would be the year 5138. */
  private static final int MILLISECONDS = 12;

  private static final Pattern NUMBER = Pattern.compile("(\\d{1,15})(\\.\\d{1,9})?");

  private Times() {}

  /**
   * ISO 8601, with a blank for the T if need be and in UTC where it names no offset; or seconds, or
   * milliseconds, since 1970.
   *
   * @throws DateTimeException when it is none of these
   */
  static Instant parse(String text) {
    if (NUMBER.matcher(text).matches()) {
      BigDecimal number = new BigDecimal(text);
      boolean millis = number.precision() - number.scale() >= MILLISECONDS;
      BigDecimal nanos = number.scaleByPowerOfTen(millis ? 6 : 9);
      return Instant.EPOCH
          .plusSeconds(nanos.movePointLeft(9).longValue())
          .plusNanos(nanos.remainder(BigDecimal.TEN.pow(9)).longValue());
    }
    TemporalAccessor time =
        DateTimeFormatter.ISO_DATE_TIME.parseBest(
            text.strip().replace(' ', 'T'), OffsetDateTime::from, LocalDateTime::from);
    return time instanceof OffsetDateTime offset
        ? offset.toInstant()
        : LocalDateTime.from(time).toInstant(ZoneOffset.UTC);
  }
}
