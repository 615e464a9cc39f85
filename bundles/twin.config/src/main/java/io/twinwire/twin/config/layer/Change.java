package io.twinwire.twin.config.layer;

import io.twinwire.twin.config.section.Section;
import io.twinwire.twin.config.section.UnitName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one configuration is to become, decided before anything is touched.
 *
 * @param overlay what desired lays over the base
 * @param previous what desired laid over it before; empty where it had no hand in it
 * @param next what the configuration is to hold; empty where it is to be deleted
 * @param before the base as it was kept
 * @param covered the base as it is to be kept
 * @param restores whether desired lays nothing over it any more
 * @param touches whether the configuration is to be written at all
 * @param drifted ids of the properties of desired that hold something else
 */
public record Change(
    UnitName unit,
    Section section,
    Map<String, Object> overlay,
    Optional<Map<String, Object>> previous,
    Optional<Map<String, Object>> next,
    Base before,
    Map<String, Optional<Object>> covered,
    boolean restores,
    boolean touches,
    List<String> drifted) {

  public Change {
    overlay = Map.copyOf(overlay);
    previous = previous.map(Map::copyOf);
    next = next.map(Map::copyOf);
    covered = Map.copyOf(covered);
    drifted = List.copyOf(drifted);
  }

  public String pid() {
    return section.pid(unit);
  }

  /**
   * What a component shows once it has taken the change up: what is laid over, and what returns.
   */
  public Map<String, Object> shownLater() {
    Map<String, Object> shown = new HashMap<>(overlay);
    next.ifPresent(
        properties ->
            before
                .covered()
                .keySet()
                .forEach(
                    id -> {
                      Object local = properties.get(id);
                      if (local != null) {
                        shown.putIfAbsent(id, local);
                      }
                    }));
    return shown;
  }
}
