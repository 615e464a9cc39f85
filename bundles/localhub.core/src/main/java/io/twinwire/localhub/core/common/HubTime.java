package io.twinwire.localhub.core.common;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Dates as IoT Hub writes them: seven decimals, and the year 1 for never. */
public final class HubTime {

  public static final Instant NEVER = Instant.parse("0001-01-01T00:00:00Z");

  private static final DateTimeFormatter PLAIN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter TICKS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private HubTime() {}

  /** For registry documents, which name no zone. */
  public static String document(Instant time) {
    return time.equals(NEVER) ? PLAIN.format(time) : TICKS.format(time);
  }

  /** For {@code $lastUpdated}. */
  public static String metadata(Instant time) {
    return document(time) + "Z";
  }
}
