package io.twinwire.localhub.portal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.HubEvent;
import io.twinwire.api.localhub.StoredMessage;
import io.twinwire.api.localhub.TelemetryMessage;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the page is told. Fields are listed, never passed through: no key may slip into a page. */
final class Views {

  private static final int MAX_BODY = 32 * 1024;
  private static final List<String> DEVICE_FIELDS =
      List.of(
          "deviceId",
          "generationId",
          "status",
          "statusReason",
          "connectionState",
          "connectionStateUpdatedTime",
          "lastActivityTime");

  private Views() {}

  static Map<String, @Nullable Object> device(
      Map<String, ?> document,
      Optional<HubEvent.Connection> link,
      Optional<HubEvent.Connection> refusal) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    for (String field : DEVICE_FIELDS) {
      view.put(field, document.get(field));
    }
    view.put("link", link.map(Views::connection).orElse(null));
    view.put("refusal", refusal.map(Views::connection).orElse(null));
    return view;
  }

  private static Map<String, @Nullable Object> connection(HubEvent.Connection connection) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("state", connection.state());
    view.put("reason", connection.reason());
    view.put("time", connection.time().toString());
    return view;
  }

  static Map<String, @Nullable Object> message(StoredMessage stored) {
    TelemetryMessage message = stored.message();
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("sequence", stored.sequence());
    view.put("generationId", stored.generationId());
    view.put("enqueuedTime", stored.enqueuedTime().toString());
    view.put("size", message.size());
    view.put("systemProperties", message.systemProperties());
    view.put("properties", message.properties());
    String text = text(message.body());
    view.put("body", text != null && text.length() > MAX_BODY ? text.substring(0, MAX_BODY) : text);
    view.put("cut", text != null && text.length() > MAX_BODY);
    return view;
  }

  /** The body as text, or null where it is none. */
  private static @Nullable String text(byte[] body) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
