package io.twinwire.localhub.dps.front;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.dps.ProvisioningFault;
import io.twinwire.api.localhub.dps.ProvisioningFault.Code;
import io.twinwire.support.json.Json;
import java.net.URI;
import java.net.URLDecoder;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An HTTP request that was read to its end.
 *
 * @param segments of the path, decoded
 */
record HttpCall(
    String method,
    List<String> segments,
    Map<String, String> headers,
    byte[] body,
    List<X509Certificate> certificates) {

  /** The segments of a path, or of the path in an absolute URI. */
  static List<String> segments(String uri) {
    String path = uri;
    if (!uri.startsWith("/")) {
      String rawPath = URI.create(uri).getRawPath();
      path = rawPath == null ? "" : rawPath;
    }
    int query = path.indexOf('?');
    List<String> segments = new ArrayList<>();
    for (String segment : (query < 0 ? path : path.substring(0, query)).split("/", -1)) {
      if (!segment.isEmpty()) {
        segments.add(decoded(segment));
      }
    }
    return segments;
  }

  private static String decoded(String segment) {
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      return segment;
    }
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  /** The ETag of {@code If-Match} without its quotes. */
  Optional<String> ifMatch() {
    return header("If-Match")
        .map(
            tag ->
                tag.length() >= 2 && tag.startsWith("\"") && tag.endsWith("\"")
                    ? tag.substring(1, tag.length() - 1)
                    : tag);
  }

  /** The body as an object; an empty one where there is none. */
  Map<String, Object> object() throws ProvisioningFault {
    if (body.length == 0) {
      return Map.of();
    }
    try {
      return Json.parseObject(new String(body, UTF_8));
    } catch (IllegalArgumentException e) {
      throw new ProvisioningFault(Code.ARGUMENT_INVALID, "the body is " + e.getMessage());
    }
  }
}
