package io.twinwire.localhub.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.TelemetryMessage;
import io.twinwire.support.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * A message that holds several: a JSON array with their number in the application property {@code
 * count}.
 */
final class Pack {

  private static final String COUNT = "count";

  /** How large a body may become when it is decompressed, in bytes. */
  private static final int LARGEST = 16 * 1024 * 1024;

  private Pack() {}

  /** What the message holds, as JSON; empty when it is no pack. */
  static List<String> elements(TelemetryMessage message) {
    String count = message.properties().getOrDefault(COUNT, "");
    if (count.isEmpty()) {
      return List.of();
    }
    try {
      return Json.parse(new String(plain(message), UTF_8)) instanceof List<?> elements
              && count.equals(Integer.toString(elements.size()))
          ? elements.stream().map(Json::write).toList()
          : List.of();
    } catch (IllegalArgumentException e) {
      return List.of();
    }
  }

  /** The body, decompressed where it says that it is compressed, and is. */
  static byte[] plain(TelemetryMessage message) {
    byte[] body = message.body();
    if (!"gzip".equals(message.systemProperties().get("content-encoding"))) {
      return body;
    }
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(body))) {
      byte[] plain = gzip.readNBytes(LARGEST);
      return gzip.read() < 0 ? plain : body;
    } catch (IOException e) {
      return body;
    }
  }
}
