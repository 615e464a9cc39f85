package io.twinwire.localhub.portal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import io.twinwire.api.localhub.HubFault;
import io.twinwire.api.localhub.Identity;
import io.twinwire.api.localhub.TwinRegistry;
import io.twinwire.support.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The page's requests, answered with JSON. Device ids travel in query or body, never in a path. */
final class Api {

  private static final int MAX_BODY = 256 * 1024;

  /** A status and a JSON document. */
  record Reply(int status, Map<String, @Nullable Object> body) {

    static Reply ok(String name, Object value) {
      Map<String, @Nullable Object> body = new LinkedHashMap<>();
      body.put(name, value);
      return new Reply(200, body);
    }

    static Reply fault(int status, String error, String message) {
      Map<String, @Nullable Object> body = new LinkedHashMap<>();
      body.put("error", error);
      body.put("message", message);
      return new Reply(status, body);
    }
  }

  private final Devices devices;
  private final TwinRegistry twins;
  private final TwinEditor editor;

  Api(Devices devices, TwinRegistry twins) {
    this.devices = devices;
    this.twins = twins;
    this.editor = new TwinEditor(twins);
  }

  Reply reply(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String method = exchange.getRequestMethod();
    try {
      return switch (method + " " + path) {
        case "GET /api/devices" -> Reply.ok("devices", devices.all());
        case "GET /api/twin" -> Reply.ok("twin", twins.get(Identity.device(device(exchange))));
        case "PUT /api/twin" -> save(device(exchange), body(exchange));
        case "POST /api/devices" ->
            Reply.ok("device", devices.create(text(body(exchange), "deviceId")));
        case "POST /api/devices/enable" -> status(body(exchange), "enabled");
        case "POST /api/devices/disable" -> status(body(exchange), "disabled");
        case "POST /api/devices/connection-string" -> {
          String deviceId = text(body(exchange), "deviceId");
          yield Reply.ok("connectionString", devices.connectionString(deviceId));
        }
        case "POST /api/devices/delete" -> {
          String deviceId = text(body(exchange), "deviceId");
          devices.delete(deviceId);
          yield Reply.ok("deleted", deviceId);
        }
        default -> Reply.fault(404, "NotFound", "there is no " + method + " " + path);
      };
    } catch (HubFault e) {
      return Reply.fault(
          e.code().http(), e.code().text(), Optional.ofNullable(e.getMessage()).orElse(""));
    } catch (IllegalArgumentException e) {
      return Reply.fault(400, "BadRequest", Optional.ofNullable(e.getMessage()).orElse(""));
    }
  }

  private Reply status(Map<String, ?> body, String status) throws HubFault {
    return Reply.ok("device", devices.setStatus(text(body, "deviceId"), status));
  }

  private Reply save(String deviceId, Map<String, ?> body) throws HubFault {
    if (!(body.get("desired") instanceof Map<?, ?> desired)) {
      throw new IllegalArgumentException("desired: is not a JSON object");
    }
    if (!(body.get("version") instanceof Long version)) {
      throw new IllegalArgumentException("version: is missing; it is the $version that was edited");
    }
    @SuppressWarnings("unchecked") // JSON objects have string keys only
    Map<String, ?> section = (Map<String, ?>) desired;
    return Reply.ok("twin", editor.save(Identity.device(deviceId), section, version));
  }

  /** The query's device, which is a device's id as it is. */
  private static String device(HttpExchange exchange) {
    return device(exchange.getRequestURI())
        .orElseThrow(() -> new IllegalArgumentException("device: is missing in the query"));
  }

  static Optional<String> device(URI uri) {
    String query = uri.getRawQuery();
    return query != null && query.startsWith("device=")
        ? Optional.of(URLDecoder.decode(query.substring("device=".length()), UTF_8))
        : Optional.empty();
  }

  private static String text(Map<String, ?> body, String name) {
    if (body.get(name) instanceof String text && !text.isEmpty()) {
      return text;
    }
    throw new IllegalArgumentException(name + ": is missing");
  }

  private static Map<String, ?> body(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
    if (body.length > MAX_BODY) {
      throw new IllegalArgumentException("the request is above " + MAX_BODY + " bytes");
    }
    return Json.parseObject(new String(body, UTF_8));
  }
}
