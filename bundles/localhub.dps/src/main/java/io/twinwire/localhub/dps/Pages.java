package io.twinwire.localhub.dps;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.twinwire.api.localhub.dps.EnrollmentRegistry.Page;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Cuts lists that are ordered by id; a continuation names the last id of the page before. */
final class Pages {

  private Pages() {}

  static Page page(List<Map<String, Object>> rest, int most, String idName) {
    if (rest.size() <= most) {
      return new Page(rest, Optional.empty());
    }
    List<Map<String, Object>> items = rest.subList(0, most);
    String last = Enrollments.key(Docs.text(items.get(most - 1), idName));
    return new Page(
        items,
        Optional.of(Base64.getUrlEncoder().withoutPadding().encodeToString(last.getBytes(UTF_8))));
  }

  /** The id in a continuation; one that nobody gave out names none that is there. */
  static String id(String continuation) {
    try {
      return new String(Base64.getUrlDecoder().decode(continuation), UTF_8);
    } catch (IllegalArgumentException e) {
      return continuation;
    }
  }
}
