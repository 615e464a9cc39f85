package io.twinwire.telemetry.scheduler;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.sensor.Quality;
import io.twinwire.api.sensor.Reading;
import io.twinwire.support.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Makes messages of readings. */
final class Composer {

  /**
   * The largest body, in bytes: what IoT Hub takes, 256 KB, less 1 KB for the message's properties.
   */
  static final int MAX_BODY = 255 * 1024;

  /** More than the message around its readings ever needs. */
  private static final int ENVELOPE = 128;

  /** How far a sample may be from the message's time and still do without a time of its own. */
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Composer() {}

  /**
   * The readings of as many messages as it takes to keep each below the limit; keys are in order.
   *
   * @param samples readings by sensor name
   * @param maxBody the largest body, in bytes
   */
  static List<Map<String, Object>> compose(
      Instant time, Map<String, List<Reading>> samples, int maxBody) {
    Map<String, Object> all = new TreeMap<>();
    samples.forEach(
        (sensor, readings) ->
            readings.forEach(
                reading -> all.put(sensor + "/" + reading.channel(), json(time, reading))));
    List<Map<String, Object>> messages = new ArrayList<>();
    Map<String, Object> message = new LinkedHashMap<>();
    int size = ENVELOPE;
    for (Map.Entry<String, Object> entry : all.entrySet()) {
      Object value = entry.getValue();
      int more = size(entry.getKey(), value);
      if (ENVELOPE + more > maxBody) {
        value = bad(more + " bytes is above " + (maxBody - ENVELOPE));
        more = size(entry.getKey(), value);
      }
      if (size + more > maxBody) {
        messages.add(message);
        message = new LinkedHashMap<>();
        size = ENVELOPE;
      }
      message.put(entry.getKey(), value);
      size += more;
    }
    if (!message.isEmpty()) {
      messages.add(message);
    }
    return messages;
  }

  /** The body of a message. */
  static byte[] body(long messageNumber, Instant time, Map<String, Object> readings) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("messageNumber", messageNumber);
    message.put("time", TIME.format(time));
    message.put("readings", readings);
    return Json.write(message).getBytes(UTF_8);
  }

  private static int size(String key, Object value) {
    return Json.write(Map.of(key, value)).getBytes(UTF_8).length;
  }

  private static Object json(Instant time, Reading reading) {
    boolean atOnce = Duration.between(time, reading.time()).abs().compareTo(AT_ONCE) <= 0;
    if (reading.quality() == Quality.GOOD && atOnce && reading.value().isPresent()) {
      return reading.value().get();
    }
    Map<String, Object> json = new LinkedHashMap<>();
    if (reading.quality() != Quality.BAD) {
      reading.value().ifPresent(value -> json.put("v", value));
    }
    if (reading.quality() != Quality.BAD || !atOnce) {
      json.put("t", TIME.format(reading.time()));
    }
    json.put("q", reading.quality().name().toLowerCase(Locale.ROOT));
    if (!reading.reason().isEmpty()) {
      json.put("reason", reading.reason());
    }
    return json;
  }

  private static Map<String, Object> bad(String reason) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("q", "bad");
    json.put("reason", reason);
    return json;
  }
}
