package io.twinwire.localhub.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.HubEvent;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.TelemetryMessage;
import io.twinwire.support.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** How an event reads as one line; most kinds of event have none. */
final class Lines {

  private static final String NUMBER = "messageNumber";

  private Lines() {}

  static boolean shown(HubEvent event) {
    return !(event instanceof HubEvent.Registered || event instanceof HubEvent.Tags);
  }

  static Optional<String> of(HubEvent event) {
    if (event instanceof HubEvent.Connection connection) {
      return Optional.of(
          start("connection", event.identity())
              + word(connection.state())
              + " "
              + escaped(connection.reason()));
    }
    if (event instanceof HubEvent.Desired desired) {
      return Optional.of(section("desired", event.identity(), desired.version(), desired.patch()));
    }
    if (event instanceof HubEvent.Reported reported) {
      return Optional.of(
          section("reported", event.identity(), reported.version(), reported.patch()));
    }
    if (event instanceof HubEvent.Telemetry telemetry) {
      TelemetryMessage message = telemetry.message().message();
      String number = message.properties().getOrDefault(NUMBER, "");
      return Optional.of(
          start("telemetry", event.identity())
              + (number.isEmpty() ? "-" : word(number))
              + " "
              + body(message.body()));
    }
    return Optional.empty();
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
