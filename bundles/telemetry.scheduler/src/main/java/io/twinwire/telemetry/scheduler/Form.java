package io.twinwire.telemetry.scheduler;

import io.twinwire.api.sensor.Quality;
import io.twinwire.api.sensor.Reading;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The form that samples and aggregates have in a message. */
final class Form {

  /** How far a sample may be from the message's time and still do without a time of its own. */
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Form() {}

  static String time(Instant time) {
    return TIME.format(time);
  }

  /** One sample in a message of a given time. */
  static Object single(Instant time, Reading reading) {
    boolean atOnce = Duration.between(time, reading.time()).abs().compareTo(AT_ONCE) <= 0;
    if (reading.quality() == Quality.GOOD && atOnce && reading.value().isPresent()) {
      return reading.value().get();
    }
    Map<String, Object> json = new LinkedHashMap<>();
    if (reading.quality() != Quality.BAD) {
      reading.value().ifPresent(value -> json.put("v", value));
    }
    if (reading.quality() != Quality.BAD || !atOnce) {
      json.put("t", time(reading.time()));
    }
    json.put("q", quality(reading));
    reason(json, reading);
    return json;
  }

  /** The figures of numbers, with the last bad sample beside them. */
  static Object aggregate(Aggregation aggregation, Tally numbers, Window window) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("t0", time(numbers.first()));
    json.put("t1", time(numbers.last()));
    aggregation.figures().forEach(f -> json.put(f.spelling(), numbers.figure(f)));
    json.put("n", numbers.count());
    window
        .uncertain()
        .ifPresent(
            uncertain -> {
              json.put("q", quality(uncertain));
              reason(json, uncertain);
            });
    window
        .bad()
        .ifPresent(
            last -> {
              Map<String, Object> bad = new LinkedHashMap<>();
              bad.put("n", window.badCount());
              bad.put("t", time(last.time()));
              reason(bad, last);
              json.put("bad", bad);
            });
    return json;
  }

  /**
   * Samples one by one, each with its time, and with its quality where that is not good.
   *
   * @param dropped how many before the first are missing; the first tells it
   */
  static Object list(List<Reading> readings, long dropped) {
    List<Object> list = new ArrayList<>();
    for (Reading reading : readings) {
      Map<String, Object> json = new LinkedHashMap<>();
      if (reading.quality() != Quality.BAD) {
        reading.value().ifPresent(value -> json.put("v", value));
      }
      json.put("t", time(reading.time()));
      if (reading.quality() != Quality.GOOD) {
        json.put("q", quality(reading));
      }
      reason(json, reading);
      if (dropped > 0 && list.isEmpty()) {
        json.put("dropped", dropped);
      }
      list.add(json);
    }
    return list;
  }

  /** A value that could not be told. */
  static Map<String, Object> bad(String reason) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("q", "bad");
    json.put("reason", reason);
    return json;
  }

  private static String quality(Reading reading) {
    return reading.quality().name().toLowerCase(Locale.ROOT);
  }

  private static void reason(Map<String, Object> json, Reading reading) {
    if (!reading.reason().isEmpty()) {
      json.put("reason", reading.reason());
    }
  }
}
