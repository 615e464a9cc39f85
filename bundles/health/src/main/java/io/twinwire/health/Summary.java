package io.twinwire.health;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.felix.hc.api.Result;

/**
 * The health of the whole, short enough for the twin.
 *
 * @param status the worst of all checks; OK where there is none
 * @param checks the worst checks that are not OK, at most {@value #MAX_CHECKS}: by name, what each
 *     says
 * @param omitted how many more are not OK
 */
record Summary(Result.Status status, Map<String, String> checks, int omitted) {

  static final int MAX_CHECKS = 10;
  static final int MAX_TEXT = 200;
  private static final int MAX_NAME = 64;

  Summary {
    checks = Map.copyOf(checks);
  }

  static Summary of(List<CheckResult> results) {
    Result.Status worst = Result.Status.OK;
    for (CheckResult result : results) {
      worst = result.status().compareTo(worst) > 0 ? result.status() : worst;
    }
    List<CheckResult> bad =
        results.stream()
            .filter(result -> result.status() != Result.Status.OK)
            .sorted(
                Comparator.comparing(CheckResult::status)
                    .reversed()
                    .thenComparing(CheckResult::name)
                    .thenComparing(CheckResult::message))
            .toList();
    Map<String, String> checks = new LinkedHashMap<>();
    int omitted = 0;
    for (CheckResult result : bad) {
      String key = key(result.name());
      if (checks.size() < MAX_CHECKS || checks.containsKey(key)) {
        checks.putIfAbsent(key, cut(result.line(), MAX_TEXT));
      } else {
        omitted++;
      }
    }
    return new Summary(worst, checks, omitted);
  }

  /** As it is reported: {@code {"status":"WARN","checks":{"disk":"WARN: 95 % used"}}}. */
  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("status", status.name());
    if (!checks.isEmpty()) {
      json.put("checks", new TreeMap<>(checks));
    }
    if (omitted > 0) {
      json.put("omitted", (long) omitted);
    }
    return json;
  }

  @Override
  public String toString() {
    return checks.isEmpty() ? status.name() : status + " " + new TreeMap<>(checks);
  }

  // Rule TW-03: no control character, point, dollar or space in a key.
  private static String key(String name) {
    return cut(name.replaceAll("[\\p{Cntrl}\\x80-\\x9f.$\\s]+", "_"), MAX_NAME);
  }

  private static String cut(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    int end = max - 3;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
        + "...";
  }
}
