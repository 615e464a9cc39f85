package io.twinwire.localhub.dps;

import io.twinwire.support.json.Json;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/** Stored JSON objects by id. Every change is stored when the call returns. */
final class Documents {

  private final MVMap<String, String> map;
  private final Runnable commit;

  Documents(MVMap<String, String> map, Runnable commit) {
    this.map = map;
    this.commit = commit;
  }

  Optional<Map<String, Object>> get(String id) {
    return Optional.ofNullable(map.get(id)).map(Docs::parsed);
  }

  void put(String id, Map<String, ?> document) {
    map.put(id, Json.write(document));
    commit.run();
  }

  void remove(String id) {
    if (map.remove(id) != null) {
      commit.run();
    }
  }

  int size() {
    return map.size();
  }

  /** All that are there. */
  List<Map<String, Object>> all() {
    return after(null);
  }

  /** Those whose id is greater. */
  List<Map<String, Object>> after(@Nullable String id) {
    List<Map<String, Object>> found = new ArrayList<>();
    Iterator<String> keys = map.keyIterator(id == null ? null : id + '\0');
    while (keys.hasNext()) {
      get(keys.next()).ifPresent(found::add);
    }
    return found;
  }
}
