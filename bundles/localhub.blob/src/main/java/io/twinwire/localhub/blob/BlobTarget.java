package io.twinwire.localhub.blob;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.localhub.blob.BlobFault.Code;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a request line asks for.
 *
 * @param rawPath as it was sent
 * @param blob the name of a blob; empty for the container itself
 * @param query decoded, the first of each name
 */
record BlobTarget(String rawPath, String blob, Map<String, String> query) {

  private static final Pattern AUTHORITY = Pattern.compile("^[a-zA-Z][a-zA-Z0-9+.-]*://[^/?]*");

  /**
   * Whether a path is one of this account: with the account as its first segment, or without.
   * Clients encode any of its slashes.
   */
  static boolean fits(String path, Account account) {
    try {
      String rest = withoutAccount(decoded(path), account);
      String container = "/" + account.container();
      return rest.equals(container) || rest.startsWith(container + "/");
    } catch (BlobFault e) {
      return false;
    }
  }

  static BlobTarget parse(String uri, Account account) throws BlobFault {
    String relative = AUTHORITY.matcher(uri).replaceFirst("");
    int mark = relative.indexOf('?');
    String path = mark < 0 ? relative : relative.substring(0, mark);
    String rest =
        withoutAccount(decoded(path), account).substring(1 + account.container().length());
    Map<String, String> query = new LinkedHashMap<>();
    if (mark >= 0) {
      for (String pair : relative.substring(mark + 1).split("&", -1)) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        query.putIfAbsent(decoded(name), equals < 0 ? "" : decoded(pair.substring(equals + 1)));
      }
    }
    String blob = rest.isEmpty() ? "" : rest.substring(1);
    if (blob.length() > 2048) {
      throw new BlobFault(Code.INVALID_NAME, "the name of the blob is too long");
    }
    return new BlobTarget(path, blob, query);
  }

  Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  private static String withoutAccount(String path, Account account) {
    String prefix = "/" + account.name() + "/";
    return path.startsWith(prefix) ? path.substring(prefix.length() - 1) : path;
  }

  /** A plus is a plus, as in Azure. */
  private static String decoded(String text) throws BlobFault {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      throw new BlobFault(Code.INVALID_NAME, "the request line: " + e.getMessage());
    }
  }
}
