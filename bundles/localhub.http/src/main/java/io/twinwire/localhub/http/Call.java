package io.twinwire.localhub.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.support.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request that found its handler.
 *
 * @param parameters what stood in the path where the template has {@code {name}}
 */
public record Call(Request request, Target target, Map<String, String> parameters) {

  private static final Pattern VERSION = Pattern.compile("\\d{4}-\\d{2}-\\d{2}(-preview)?");

  /**
   * A whole request, as it came. Header names do not tell upper from lower case.
   *
   * @param certificates what the client showed of itself
   */
  public record Request(
      String method,
      String uri,
      Map<String, String> headers,
      byte[] body,
      List<X509Certificate> certificates) {

    Request(String method, String uri, Map<String, String> headers, byte[] body) {
      this(method, uri, headers, body, List.of());
    }
  }

  public String parameter(String name) {
    String value = parameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the path of " + target.path() + " has no " + name);
    }
    return value;
  }

  public Optional<String> header(String name) {
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

  /** Refuses a request that names no version of the interface. */
  public void requireVersion() throws HttpFault {
    String version = target.query("api-version").orElse("");
    if (!VERSION.matcher(version).matches()) {
      throw new HttpFault(
          400,
          "InvalidProtocolVersion",
          version.isEmpty()
              ? "api-version is missing; 2021-04-12 would be right"
              : "api-version: " + version + " is no version such as 2021-04-12");
    }
  }

  public @Nullable Object json() throws HttpFault {
    try {
      return Json.parse(text());
    } catch (IllegalArgumentException e) {
      throw HttpFault.format("the body is " + e.getMessage());
    }
  }

  public Map<String, ?> object() throws HttpFault {
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
