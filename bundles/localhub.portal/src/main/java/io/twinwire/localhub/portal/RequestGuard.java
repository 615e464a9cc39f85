package io.twinwire.localhub.portal;

import com.sun.net.httpserver.Headers;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps pages of other sites out. A browser on this machine reaches the portal for any page that
 * asks it to, so the address alone proves nothing: the Host stops rebound names, Origin and
 * Sec-Fetch-Site (W3C Fetch Metadata) stop foreign pages.
 */
final class RequestGuard {

  private static final Set<String> READS = Set.of("GET", "HEAD");
  private static final Set<String> WRITES = Set.of("POST", "PUT", "PATCH");

  private final Set<String> hosts;
  private final String url;

  RequestGuard(Settings settings) {
    this.url = settings.url();
    Set<String> names = new HashSet<>();
    for (String host : List.of(settings.host(), "127.0.0.1", "localhost")) {
      names.add(host + ":" + settings.port());
      if (settings.port() == 80) {
        names.add(host);
      }
    }
    this.hosts = Set.copyOf(names);
  }

  /** Why the request is refused, or empty where it may pass. */
  Optional<String> refusal(String method, URI uri, Headers headers) {
    Optional<String> host = only(headers, "Host");
    if (host.isEmpty() || !hosts.contains(host.get().toLowerCase(Locale.ROOT))) {
      return Optional.of(
          "Host: " + host.orElse("none, or more than one") + " is not this page's; open " + url);
    }
    if (uri.getRawAuthority() != null) {
      return Optional.of("request target: " + uri + " is not a path of this page");
    }
    List<String> origins = headers.getOrDefault("Origin", List.of());
    boolean ownOrigin = origins.equals(List.of("http://" + host.get()));
    if (!origins.isEmpty() && !ownOrigin) {
      return Optional.of(
          "Origin: " + String.join(", ", origins) + " is another site; only " + url + " may ask");
    }
    List<String> sites = headers.getOrDefault("Sec-Fetch-Site", List.of());
    boolean ownSite = sites.equals(List.of("same-origin"));
    if (READS.contains(method)) {
      return ownSite
              || sites.isEmpty()
              || sites.equals(List.of("none"))
              || isLinkToPage(uri, headers)
          ? Optional.empty()
          : Optional.of("Sec-Fetch-Site: " + String.join(", ", sites) + " is another site");
    }
    if (!WRITES.contains(method)) {
      return Optional.of("method: " + method + " is not GET, POST, PUT or PATCH");
    }
    if (!sites.isEmpty() && !ownSite) {
      return Optional.of("Sec-Fetch-Site: " + String.join(", ", sites) + " is another site");
    }
    if (!ownOrigin && !ownSite) {
      return Optional.of("Origin: missing; a change must say that it comes from " + url);
    }
    return isJson(headers)
        ? Optional.empty()
        : Optional.of("Content-Type: a change must be application/json");
  }

  /** A link that a person follows may open the page itself: it shows nothing to the other site. */
  private static boolean isLinkToPage(URI uri, Headers headers) {
    return "/".equals(uri.getPath())
        && headers.getOrDefault("Sec-Fetch-Mode", List.of()).equals(List.of("navigate"))
        && headers.getOrDefault("Sec-Fetch-Dest", List.of()).equals(List.of("document"));
  }

  private static boolean isJson(Headers headers) {
    return only(headers, "Content-Type")
        .map(type -> type.split(";", 2)[0].trim())
        .filter("application/json"::equalsIgnoreCase)
        .isPresent();
  }

  private static Optional<String> only(Headers headers, String name) {
    List<String> values = headers.getOrDefault(name, List.of());
    return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
  }
}
