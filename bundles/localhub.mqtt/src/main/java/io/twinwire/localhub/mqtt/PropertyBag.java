package io.twinwire.localhub.mqtt;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The properties that a device writes behind its events topic (rule MQ-11).
 *
 * @param system by their AMQP names
 * @param application all others
 */
record PropertyBag(Map<String, String> system, Map<String, String> application) {

  private static final String SYSTEM_PREFIX = "$.";

  private static final Map<String, String> SYSTEM_NAMES =
      Map.of(
          "$.mid", "message-id",
          "$.cid", "correlation-id",
          "$.uid", "user-id",
          "$.to", "to",
          "$.on", "output-name",
          "$.ct", "content-type",
          "$.ce", "content-encoding",
          "$.ctime", "creation-time",
          "$.ifid", "interface-id",
          "$.sub", "dt-subject");

  /**
   * Reads a bag: {@code key=value} joined by {@code &}, both percent-encoded. A key alone has the
   * empty value. Who sent a message is the hub's to say (rule D2C-03), so {@code $.cdid} and {@code
   * $.cmid} are left out; other system keys that IoT Hub does not document are left out too.
   */
  static PropertyBag parse(String bag) {
    Map<String, String> system = new LinkedHashMap<>();
    Map<String, String> application = new LinkedHashMap<>();
    int start = bag.startsWith("?") ? 1 : 0;
    while (start < bag.length()) {
      int end = bag.indexOf('&', start);
      if (end < 0) {
        end = bag.length();
      }
      if (end > start) {
        item(bag.substring(start, end), system, application);
      }
      start = end + 1;
    }
    return new PropertyBag(system, application);
  }

  private static void item(
      String item, Map<String, String> system, Map<String, String> application) {
    int equals = item.indexOf('=');
    String key = Percent.decode(equals < 0 ? item : item.substring(0, equals));
    String value = equals < 0 ? "" : Percent.decode(item.substring(equals + 1));
    if (key.startsWith(SYSTEM_PREFIX)) {
      String name = SYSTEM_NAMES.get(key);
      if (name != null) {
        system.put(name, value);
      }
    } else {
      application.put(key, value);
    }
  }
}
