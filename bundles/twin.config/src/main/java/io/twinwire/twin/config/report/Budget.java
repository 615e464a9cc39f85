package io.twinwire.twin.config.report;

import io.twinwire.twin.config.typing.JsonTree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the reported twin below the hub's 32 KB. What would pass the limit is dropped, values
 * before acknowledgements and the oldest first, and the summary says so.
 *
 * @param kept what can be reported
 * @param dropped what was left out, oldest first
 */
public record Budget(Map<String, Object> kept, List<String> dropped) {

  /** Below the hub's limit by the room that the summary needs to name what was dropped. */
  public static final int LIMIT = 32 * 1024 - 512;

  private static final String SUMMARY = "configuration";
  private static final String SECTIONS = "sections";
  private static final int LONGEST = 200;

  /**
   * Fits the reported properties into the limit.
   *
   * @param oldestFirst top-level names in the order in which they may go
   * @param elsewhere what the twin holds beside these properties
   */
  public static Budget fit(Map<String, Object> wanted, List<String> oldestFirst, int elsewhere) {
    Map<String, Object> kept = new LinkedHashMap<>(wanted);
    List<String> dropped = new ArrayList<>();
    int excess = JsonTree.size(wanted) + elsewhere - LIMIT;
    if (excess <= 0) {
      return new Budget(kept, dropped);
    }
    for (String name : oldestFirst) {
      Object value = excess > 0 ? kept.remove(name) : null;
      if (value != null) {
        excess -= name.length() + JsonTree.size(value);
        dropped.add(name);
      }
    }
    if (kept.get(SUMMARY) instanceof Map<?, ?> map) {
      Map<String, Object> summary = new LinkedHashMap<>(JsonTree.object(map));
      if (excess > 0 && summary.get(SECTIONS) instanceof Map<?, ?> sections) {
        summary.put(SECTIONS, shortened(JsonTree.object(sections), excess, dropped));
      }
      summary.put("dropped", said(dropped));
      kept.put(SUMMARY, summary);
    }
    return new Budget(kept, dropped);
  }

  private static Map<String, Object> shortened(
      Map<String, Object> sections, int excess, List<String> dropped) {
    Map<String, Object> kept = new TreeMap<>(sections);
    List<String> names = new ArrayList<>(sections.keySet());
    names.sort(Comparator.comparingLong(name -> version(sections.get(name))));
    int left = excess;
    for (String name : names) {
      Object value = left > 0 ? kept.remove(name) : null;
      if (value != null) {
        left -= name.length() + JsonTree.size(value);
        dropped.add("status of " + name);
      }
    }
    return kept;
  }

  private static long version(@Nullable Object report) {
    return report instanceof Map<?, ?> map && map.get("version") instanceof Long version
        ? version
        : 0;
  }

  private static String said(List<String> dropped) {
    String names = dropped.size() + " left out to keep 32 KB: " + String.join(", ", dropped);
    return names.length() <= LONGEST ? names : names.substring(0, LONGEST - 3) + "...";
  }
}
