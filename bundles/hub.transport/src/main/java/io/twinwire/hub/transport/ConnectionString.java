package io.twinwire.hub.transport;

import io.twinwire.api.hub.DeviceIdentity;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A device's connection string, checked so that what is wrong is named before the SDK sees it. No
 * message ever quotes a value that may be, or hold, the key.
 */
record ConnectionString(DeviceIdentity identity, String text) {

  private static final List<String> UNSUPPORTED =
      List.of("ModuleId", "SharedAccessSignature", "x509");

  /**
   * @throws IllegalArgumentException when it cannot be used; the message names the field
   */
  static ConnectionString parse(String given) {
    String text = given.strip();
    if (text.startsWith("$[")) {
      throw new IllegalArgumentException("still holds a placeholder; nothing has filled it in");
    }
    Map<String, String> fields = fields(text);
    for (String name : UNSUPPORTED) {
      if (fields.containsKey(key(name))) {
        throw new IllegalArgumentException(
            name + " is not supported; a device with SharedAccessKey is");
      }
    }
    String host = required(fields, "HostName", "myhub.azure-devices.net");
    if (host.indexOf('.') < 1 || !host.matches("[A-Za-z0-9_.-]+")) {
      throw new IllegalArgumentException(
          "HostName: " + host + " is not a full host name such as myhub.azure-devices.net");
    }
    String device = required(fields, "DeviceId", "the device's id");
    if (device.matches(".*[#+/].*")) {
      throw new IllegalArgumentException(
          "DeviceId: " + device + " holds #, + or /, which MQTT topics cannot carry");
    }
    checkKey(required(fields, "SharedAccessKey", "the device's key in Base64"));
    return new ConnectionString(DeviceIdentity.device(host, device), text);
  }

  private static Map<String, String> fields(String text) {
    Map<String, String> fields = new HashMap<>();
    for (String part : text.split(";", -1)) {
      if (part.isBlank()) {
        continue;
      }
      int equals = part.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("is not a list of NAME=VALUE, separated by semicolons");
      }
      if (fields.put(key(part.substring(0, equals)), part.substring(equals + 1)) != null) {
        throw new IllegalArgumentException("names a field twice");
      }
    }
    return fields;
  }

  private static String key(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }

  private static String required(Map<String, String> fields, String name, String right) {
    String value = fields.getOrDefault(key(name), "");
    if (value.isBlank()) {
      throw new IllegalArgumentException(name + " is missing; it is " + right);
    }
    return value;
  }

  private static void checkKey(String key) {
    try {
      Base64.getDecoder().decode(key);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("SharedAccessKey is not Base64", e);
    }
  }

  @Override
  public String toString() {
    return "ConnectionString[" + identity + "]";
  }
}
