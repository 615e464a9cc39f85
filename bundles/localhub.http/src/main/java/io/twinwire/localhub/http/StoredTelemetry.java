package io.twinwire.localhub.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.StoredMessage;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** A stored message as the local hub's own telemetry path shows it. */
final class StoredTelemetry {

  private StoredTelemetry() {}

  static Map<String, Object> of(StoredMessage stored) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("sequence", stored.sequence());
    shown.put("enqueuedTime", stored.enqueuedTime().toString());
    shown.put("systemProperties", stored.message().systemProperties());
    shown.put("properties", stored.message().properties());
    byte[] body = stored.message().body();
    try {
      shown.put("body", UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
      shown.put("base64Encoded", false);
    } catch (CharacterCodingException e) {
      shown.put("body", Base64.getEncoder().encodeToString(body));
      shown.put("base64Encoded", true);
    }
    return shown;
  }
}
