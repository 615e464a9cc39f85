package io.twinwire.localhub.blob;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.localhub.blob.BlobFault.Code;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a request line asks for.
 *
 * @param rawPath as it was sent
 * @param container empty for the account itself
 * @param blob the name of a blob; empty for the container itself
 * @param query decoded, the first of each name
 */
record BlobTarget(String rawPath, String container, String blob, Map<String, String> query) {

  private static final Pattern AUTHORITY = Pattern.compile("^[a-zA-Z][a-zA-Z0-9+.-]*://[^/?]*");

  /**
   * Whether a path is one of this account: with the account as its first segment, or without, where
   * only a container that is there tells it from the hub's own paths. Clients encode any of its
   * slashes.
   */
  static boolean fits(String path, Account account, Predicate<String> isContainer) {
    try {
      String decoded = decoded(path);
      return isBelow(decoded, account) || isContainer.test(segments(decoded)[0]);
    } catch (BlobFault e) {
      return false;
    }
  }

  /** Whether a path without the account is that of a container to be made, or looked for. */
  static boolean isContainer(String path, String query) {
    return path.lastIndexOf('/') == 0 && query.contains("restype=container");
  }

  static BlobTarget parse(String uri, Account account) throws BlobFault {
    String relative = AUTHORITY.matcher(uri).replaceFirst("");
    int mark = relative.indexOf('?');
    String path = mark < 0 ? relative : relative.substring(0, mark);
    String decoded = decoded(path);
    String[] segments =
        segments(
            isBelow(decoded, account) ? decoded.substring(1 + account.name().length()) : decoded);
    Map<String, String> query = new LinkedHashMap<>();
    if (mark >= 0) {
      for (String pair : relative.substring(mark + 1).split("&", -1)) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        query.putIfAbsent(decoded(name), equals < 0 ? "" : decoded(pair.substring(equals + 1)));
      }
    }
    if (segments[1].length() > 2048) {
      throw new BlobFault(Code.INVALID_NAME, "the name of the blob is too long");
    }
    return new BlobTarget(path, segments[0], segments[1], query);
  }

  Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  private static boolean isBelow(String path, Account account) {
    String prefix = "/" + account.name();
    return path.equals(prefix) || path.startsWith(prefix + "/");
  }

  /** The container and the blob, each empty where it is not named. */
  private static String[] segments(String path) {
    String relative = path.startsWith("/") ? path.substring(1) : path;
    int slash = relative.indexOf('/');
    return slash < 0
        ? new String[] {relative, ""}
        : new String[] {relative.substring(0, slash), relative.substring(slash + 1)};
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
