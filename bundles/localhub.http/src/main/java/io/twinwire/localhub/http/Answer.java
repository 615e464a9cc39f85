package io.twinwire.localhub.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.support.json.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a request is answered with. */
public record Answer(int status, Map<String, String> headers, byte[] body) {

  private static final String JSON = "application/json; charset=utf-8";

  public static Answer json(int status, Object document) {
    return text(status, Json.write(document));
  }

  /** JSON that is written already. */
  static Answer text(int status, String json) {
    return new Answer(status, Map.of("Content-Type", JSON), json.getBytes(UTF_8));
  }

  /** A document together with its ETag header. */
  static Answer document(Map<String, ? extends @Nullable Object> document) {
    Answer answer = json(200, document);
    return document.get("etag") instanceof String etag
        ? answer.with("ETag", '"' + etag + '"')
        : answer;
  }

  public static Answer empty(int status) {
    return new Answer(status, Map.of(), new byte[0]);
  }

  /**
   * An error as IoT Hub's registry and twin endpoints word it; the Java service client reads the
   * text out of {@code Message} and {@code ExceptionMessage}, other clients the header.
   */
  static Answer error(HttpFault fault, String trackingId, Instant time) {
    Map<String, String> body = new LinkedHashMap<>();
    String text = Objects.requireNonNullElse(fault.getMessage(), "");
    body.put("Message", "ErrorCode:" + fault.name() + ";" + text);
    body.put("ExceptionMessage", "Tracking ID:" + trackingId + "-TimeStamp:" + time);
    return json(fault.status(), body).with("iothub-errorcode", fault.name());
  }

  public Answer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(status, more, body);
  }
}
