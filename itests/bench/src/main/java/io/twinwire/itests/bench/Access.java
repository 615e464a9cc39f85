package io.twinwire.itests.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How a process gets to its hub.
 *
 * @param connectionString the device's
 * @param authority the file of the certificate that it trusts
 */
record Access(String connectionString, Path authority) {

  /** What {@link Site#environment} gives. */
  static Access ofEnvironment() {
    return new Access(
        System.getenv("TWINWIRE_CONNECTION_STRING"), Path.of(System.getenv("TWINWIRE_CA")));
  }

  String host() {
    return field("HostName");
  }

  String device() {
    return field("DeviceId");
  }

  String userName() {
    return host() + "/" + device() + "/?api-version=2020-09-30";
  }

  String token() {
    return SharedAccess.ofDevice(host(), device(), field("SharedAccessKey"));
  }

  /** The topic of a message with its properties, as Microsoft's client writes it. */
  String topic(int number) {
    return "devices/"
        + device()
        + "/messages/events/$.mid="
        + device()
        + "-"
        + number
        + "&$.ct=application%2Fjson&$.ce=utf-8&"
        + Reading.NUMBER
        + "="
        + number;
  }

  private String field(String name) {
    Map<String, String> fields =
        Arrays.stream(connectionString.split(";"))
            .map(field -> field.split("=", 2))
            .collect(Collectors.toMap(field -> field[0], field -> field[1]));
    String value = fields.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the connection string has no " + name);
    }
    return value;
  }
}
