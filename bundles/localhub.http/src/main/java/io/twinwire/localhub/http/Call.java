package io.twinwire.localhub.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.support.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request that found its handler.
 *
 * @param parameters what stood in the path where the template has {@code {name}}
 */
record Call(Request request, Target target, Map<String, String> parameters) {

  /** A whole request, as it came. Header names do not tell upper from lower case. */
  record Request(String method, String uri, Map<String, String> headers, byte[] body) {}

  String parameter(String name) {
    String value = parameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the path of " + target.path() + " has no " + name);
    }
    return value;
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(request.headers().get(name));
  }

  /** A whole number of the query. */
  long number(String name, long otherwise, long least, long most) throws HttpFault {
    Optional<String> text = target.query(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      long value = Long.parseLong(text.get());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below, like a number that is out of range
    }
    throw HttpFault.argument(
        name + ": " + text.get() + " is not a whole number from " + least + " to " + most);
  }

  /** The ETag of {@code If-Match} without its quotes, or {@code *}. */
  Optional<String> ifMatch() {
    return header("If-Match").map(String::strip).filter(text -> !text.isEmpty()).map(Call::bare);
  }

  private static String bare(String tag) {
    String strong = tag.startsWith("W/") ? tag.substring(2) : tag;
    boolean quoted = strong.length() >= 2 && strong.startsWith("\"") && strong.endsWith("\"");
    return quoted ? strong.substring(1, strong.length() - 1) : strong;
  }

  @Nullable Object json() throws HttpFault {
    try {
      return Json.parse(text());
    } catch (IllegalArgumentException e) {
      throw HttpFault.format("the body is " + e.getMessage());
    }
  }

  Map<String, ?> object() throws HttpFault {
    try {
      return Json.parseObject(text());
    } catch (IllegalArgumentException e) {
      throw HttpFault.format("the body is " + e.getMessage());
    }
  }

  private String text() throws HttpFault {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(request.body())).toString();
    } catch (CharacterCodingException e) {
      throw HttpFault.format("the body is no JSON: it is not UTF-8");
    }
  }
}
