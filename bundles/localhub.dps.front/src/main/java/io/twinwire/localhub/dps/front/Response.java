package io.twinwire.localhub.dps.front;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.support.json.Json;
import io.twinwire.support.port.HttpSite;
import java.io.ByteArrayInputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** An HTTP response with a body that is there as a whole. */
record Response(int status, Map<String, String> headers, byte[] body) {

  private static final String JSON = "application/json; charset=utf-8";

  static Response json(int status, Object document) {
    return new Response(status, Map.of("Content-Type", JSON), Json.write(document).getBytes(UTF_8));
  }

  static Response of(Answer answer) {
    Response response = json(answer.status(), answer.document());
    return answer
        .retryAfter()
        .map(delay -> response.with("Retry-After", Long.toString(delay.toSeconds())))
        .orElse(response);
  }

  static Response empty(int status) {
    return new Response(status, Map.of(), new byte[0]);
  }

  Response with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Response(status, more, body);
  }

  HttpSite.Reply reply() {
    return new HttpSite.Reply(status, headers, body.length, new ByteArrayInputStream(body));
  }
}
