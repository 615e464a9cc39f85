package io.twinwire.twin.config.typing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Keys of the twin and property ids. A twin key may hold no dot, so an id with dots is spelled with
 * {@code _} for {@code .} and {@code __} for {@code _}. An exact match wins over a spelling.
 */
public final class KeyMapping {

  private final Set<String> ids;
  private final Map<String, List<String>> bySpelling = new TreeMap<>();

  public KeyMapping(Collection<String> ids) {
    this.ids = new LinkedHashSet<>(ids);
    for (String id : this.ids) {
      if (id.indexOf('.') >= 0) {
        bySpelling.computeIfAbsent(spelled(id), key -> new ArrayList<>()).add(id);
      }
    }
  }

  /** The ids that a key may mean: none, one, or more where it is ambiguous. */
  public List<String> ids(String key) {
    return ids.contains(key) ? List.of(key) : List.copyOf(bySpelling.getOrDefault(key, List.of()));
  }

  /** The key that leads to an id and to no other; empty where the twin cannot spell it. */
  public Optional<String> key(String id) {
    String key = id.indexOf('.') < 0 ? id : spelled(id);
    boolean legal = !key.isEmpty() && key.chars().allMatch(KeyMapping::legal);
    return legal && ids(key).equals(List.of(id)) ? Optional.of(key) : Optional.empty();
  }

  private static boolean legal(int c) {
    return c != '.' && c != '$' && c != ' ' && !Character.isISOControl(c);
  }

  private static String spelled(String id) {
    return id.replace("_", "__").replace('.', '_');
  }
}
