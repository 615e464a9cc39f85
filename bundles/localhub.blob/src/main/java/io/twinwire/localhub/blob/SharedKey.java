package io.twinwire.localhub.blob;

import io.twinwire.localhub.blob.BlobFault.Code;
import io.twinwire.support.port.HttpSite.Request;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Requests that are signed with the account's key (Azure Storage, "Authorize with Shared Key"): how
 * a back end reads what devices uploaded.
 */
final class SharedKey {

  static final String SCHEME = "SharedKey ";

  private static final String[] HEADERS = {
    "Content-Encoding",
    "Content-Language",
    "Content-Length",
    "Content-MD5",
    "Content-Type",
    "Date",
    "If-Modified-Since",
    "If-Match",
    "If-None-Match",
    "If-Unmodified-Since",
    "Range"
  };

  private final Account account;

  SharedKey(Account account) {
    this.account = account;
  }

  void require(Request request, BlobTarget target) throws BlobFault {
    String given = request.header("Authorization").orElse("").substring(SCHEME.length());
    int colon = given.indexOf(':');
    boolean own = colon >= 0 && given.substring(0, colon).equals(account.name());
    if (!own || !account.signed(toSign(request, target), given.substring(colon + 1))) {
      throw new BlobFault(
          Code.AUTHENTICATION_FAILED,
          "the signature is not that of the account " + account.name() + " for this request");
    }
  }

  /** What a request has to be signed with. */
  String signature(Request request, BlobTarget target) {
    return account.sign(toSign(request, target));
  }

  private String toSign(Request request, BlobTarget target) {
    StringBuilder text = new StringBuilder(request.method()).append('\n');
    for (String name : HEADERS) {
      String value = request.header(name).orElse("");
      boolean absent =
          (name.equals("Content-Length") && value.equals("0"))
              || (name.equals("Date") && request.header("x-ms-date").isPresent());
      text.append(absent ? "" : value).append('\n');
    }
    Map<String, String> own = new TreeMap<>();
    request
        .headers()
        .forEach(
            (name, value) -> {
              if (name.toLowerCase(Locale.ROOT).startsWith("x-ms-")) {
                own.put(name.toLowerCase(Locale.ROOT), value.strip());
              }
            });
    own.forEach((name, value) -> text.append(name).append(':').append(value).append('\n'));
    // The account stands twice where it is in the path already.
    text.append('/').append(account.name()).append(target.rawPath());
    Map<String, String> query = new TreeMap<>();
    target.query().forEach((name, value) -> query.put(name.toLowerCase(Locale.ROOT), value));
    return text
        + query.entrySet().stream()
            .map(entry -> "\n" + entry.getKey() + ":" + entry.getValue())
            .collect(Collectors.joining());
  }
}
