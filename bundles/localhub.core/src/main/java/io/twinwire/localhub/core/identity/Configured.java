package io.twinwire.localhub.core.identity;

import io.twinwire.localhub.core.common.Trees;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What configurations did to a twin.
 *
 * @param statuses {@code Targeted} or {@code Applied}, by configuration (CF-05)
 * @param paths below desired that configurations have set, each with its configuration
 */
public record Configured(Map<String, String> statuses, Map<String, String> paths) {

  public static final Configured NONE = new Configured(Map.of(), Map.of());

  public Configured {
    statuses = Map.copyOf(statuses);
    paths = Map.copyOf(paths);
  }

  /** As a twin shows it. */
  Map<String, @Nullable Object> document() {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    statuses.forEach((id, status) -> document.put(id, Map.of("status", status)));
    return document;
  }

  Map<String, @Nullable Object> stored() {
    return Map.of("statuses", statuses, "paths", paths);
  }

  static Configured restored(Map<String, @Nullable Object> stored) {
    return new Configured(Trees.texts(stored, "statuses"), Trees.texts(stored, "paths"));
  }
}
