package io.twinwire.localhub.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a request line asks for.
 *
 * @param path as it was sent, for messages
 * @param segments of the path, decoded, without an empty last one
 * @param query the first value of each parameter, decoded
 */
public record Target(String path, List<String> segments, Map<String, String> query) {

  /** Microsoft's WebSocket clients, and everybody behind a proxy, send the absolute form. */
  private static final Pattern AUTHORITY = Pattern.compile("^[a-zA-Z][a-zA-Z0-9+.-]*://[^/?]*");

  /** The path of a request line as it was sent, without a query. */
  static String path(String uri) {
    String relative = AUTHORITY.matcher(uri).replaceFirst("");
    int mark = relative.indexOf('?');
    return mark < 0 ? relative : relative.substring(0, mark);
  }

  static Target parse(String uri) throws HttpFault {
    String path = path(uri);
    int mark = uri.indexOf('?');
    try {
      Map<String, String> query = new LinkedHashMap<>();
      new QueryStringDecoder(mark < 0 ? "" : uri.substring(mark + 1), false)
          .parameters()
          .forEach((name, values) -> query.put(name, values.get(0)));
      return new Target(path, segments(path), query);
    } catch (IllegalArgumentException e) {
      throw HttpFault.argument("the request line " + uri + ": " + e.getMessage());
    }
  }

  /** Decoded after the split: an id may hold an encoded slash, and its plus is a plus. */
  private static List<String> segments(String path) {
    List<String> segments = new ArrayList<>();
    String[] parts = path.split("/", -1);
    int end = parts[parts.length - 1].isEmpty() ? parts.length - 1 : parts.length;
    for (int i = 1; i < end; i++) {
      segments.add(QueryStringDecoder.decodeComponent(parts[i].replace("+", "%2B")));
    }
    return List.copyOf(segments);
  }

  public Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }
}
