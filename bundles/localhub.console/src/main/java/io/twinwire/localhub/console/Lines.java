package io.twinwire.localhub.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.HubEvent;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.TelemetryMessage;
import io.twinwire.support.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** How an event reads: one line, one for each message of a pack, or none. */
final class Lines {

  private static final String NUMBER = "messageNumber";

  private Lines() {}

  static boolean shown(HubEvent event) {
    return !(event instanceof HubEvent.Registered || event instanceof HubEvent.Tags);
  }

  static List<String> of(HubEvent event) {
    if (event instanceof HubEvent.Connection connection) {
      return List.of(
          start("connection", event.identity())
              + word(connection.state())
              + " "
              + escaped(connection.reason()));
    }
    if (event instanceof HubEvent.Desired desired) {
      return List.of(section("desired", event.identity(), desired.version(), desired.patch()));
    }
    if (event instanceof HubEvent.Reported reported) {
      return List.of(section("reported", event.identity(), reported.version(), reported.patch()));
    }
    if (event instanceof HubEvent.Telemetry telemetry) {
      return telemetry(event.identity(), telemetry.message().message());
    }
    return List.of();
  }

  private static List<String> telemetry(Identity identity, TelemetryMessage message) {
    List<String> elements = Pack.elements(message);
    if (!elements.isEmpty()) {
      return elements.stream()
          .map(element -> start("telemetry", identity) + number(element) + " " + escaped(element))
          .toList();
    }
    String number = message.properties().getOrDefault(NUMBER, "");
    return List.of(
        start("telemetry", identity)
            + (number.isEmpty() ? "-" : word(number))
            + " "
            + body(Pack.plain(message)));
  }

  private static String number(String element) {
    return Json.parse(element) instanceof Map<?, ?> map && map.get(NUMBER) instanceof Number number
        ? Long.toString(number.longValue())
        : "-";
  }

  private static String section(
      String word, Identity identity, long version, Map<String, ?> patch) {
    return start(word, identity) + version + " " + escaped(Json.write(patch));
  }

  private static String start(String word, Identity identity) {
    return word + " " + word(identity.id()) + " ";
  }

  private static String body(byte[] body) {
    try {
      return escaped(UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
    } catch (CharacterCodingException e) {
      return "base64:" + Base64.getEncoder().encodeToString(body);
    }
  }

  /** A device chooses what these fields hold, and must not be able to forge the next field. */
  private static String word(String text) {
    return escaped(text).replace(" ", "\\u0020");
  }

  /** Backslashes stay as they are, so that JSON on one line is still JSON. */
  private static String escaped(String text) {
    StringBuilder line = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        case '\t' -> line.append("\\t");
        default -> {
          if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
            line.append(String.format("\\u%04x", (int) c));
          } else {
            line.append(c);
          }
        }
      }
    }
    return line.toString();
  }
}
