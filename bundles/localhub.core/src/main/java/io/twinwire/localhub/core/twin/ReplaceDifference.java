package io.twinwire.localhub.core.twin;

import io.twinwire.localhub.core.common.Trees;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rule TW-15: what a device hears after desired was replaced as a whole. The new document, and null
 * for each key that vanished, at every level. Older documentation says the bare document; the
 * setting {@code replaceNotification} chooses.
 */
public final class ReplaceDifference {

  private ReplaceDifference() {}

  public static Map<String, @Nullable Object> between(
      Map<String, @Nullable Object> before, Map<String, @Nullable Object> after) {
    Map<String, @Nullable Object> difference = new LinkedHashMap<>();
    after.forEach(
        (key, value) -> {
          Map<String, @Nullable Object> now = Trees.object(value);
          difference.put(key, now == null ? value : between(Trees.member(before, key), now));
        });
    before.keySet().stream()
        .filter(key -> !after.containsKey(key))
        .forEach(key -> difference.put(key, null));
    return Collections.unmodifiableMap(difference);
  }
}
