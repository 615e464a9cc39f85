package io.twinwire.telemetry.scheduler;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.support.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Makes messages of values, as many as it takes to keep each below a limit. */
final class Composer {

  /**
   * The largest body, in bytes: what IoT Hub takes, 256 KB, less 1 KB for the message's properties.
   */
  static final int MAX_BODY = 255 * 1024;

  /** More than the message around its readings ever needs. */
  private static final int ENVELOPE = 128;

  private final List<Map<String, Object>> messages = new ArrayList<>();
  private final int room;
  private Map<String, Object> message = new LinkedHashMap<>();
  private int size;

  private Composer(int maxBody) {
    this.room = maxBody - ENVELOPE;
  }

  /**
   * The readings of as many messages as it takes to keep each below the limit; keys are in order. A
   * list that is too long for one goes on under the same key in the next.
   *
   * @param values JSON by key
   * @param maxBody the largest body, in bytes
   */
  static List<Map<String, Object>> compose(SortedMap<String, Object> values, int maxBody) {
    Composer composer = new Composer(maxBody);
    values.forEach(
        (key, value) -> {
          if (value instanceof List<?> list) {
            composer.putAll(key, list);
          } else {
            composer.put(key, value);
          }
        });
    composer.end();
    return composer.messages;
  }

  /** The body of a message. */
  static byte[] body(long messageNumber, Instant time, Map<String, Object> readings) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("messageNumber", messageNumber);
    message.put("time", Form.time(time));
    message.put("readings", readings);
    return Json.write(message).getBytes(UTF_8);
  }

  private void put(String key, Object value) {
    Object fitting = value;
    int more = Json.size(Map.of(key, value));
    if (more > room) {
      fitting = tooLong(more);
      more = Json.size(Map.of(key, fitting));
    }
    if (size + more > room || message.containsKey(key)) {
      end();
    }
    message.put(key, fitting);
    size += more;
  }

  private void putAll(String key, List<?> list) {
    int around = Json.size(Map.of(key, List.of()));
    List<Object> part = new ArrayList<>();
    int partSize = around;
    for (Object element : list) {
      Object fitting = element;
      int more = Json.size(element) + 1;
      if (around + more - 1 > room) {
        fitting = tooLong(around + more - 1);
        more = Json.size(fitting) + 1;
      }
      if (partSize + more > room) {
        put(key, part);
        part = new ArrayList<>();
        partSize = around;
      }
      part.add(fitting);
      partSize += more;
    }
    put(key, part);
  }

  private Object tooLong(int bytes) {
    return Form.bad(bytes + " bytes is above " + room);
  }

  private void end() {
    if (!message.isEmpty()) {
      messages.add(message);
      message = new LinkedHashMap<>();
      size = 0;
    }
  }
}
