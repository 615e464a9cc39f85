package io.twinwire.twin.config;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The local base of each PID that the twin has a hand in, kept over restarts. */
final class BaseStore {

  private static final String PREFIX = "base-";

  private final StateFiles files;
  private final Map<String, Base> bases = new TreeMap<>();
  private boolean loaded;

  BaseStore(StateFiles files) {
    this.files = files;
  }

  Optional<Base> get(String pid) throws IOException {
    load();
    return Optional.ofNullable(bases.get(pid));
  }

  /** All bases by PID. */
  Map<String, Base> all() throws IOException {
    load();
    return Map.copyOf(bases);
  }

  void put(String pid, Base base) throws IOException {
    load();
    Base known = bases.get(pid);
    if (known == null || !known.same(base)) {
      files.write(PREFIX + pid, base.toJson());
      bases.put(pid, base);
    }
  }

  void remove(String pid) throws IOException {
    load();
    if (bases.containsKey(pid)) {
      files.delete(PREFIX + pid);
      bases.remove(pid);
    }
  }

  private void load() throws IOException {
    if (loaded) {
      return;
    }
    bases.clear();
    for (String name : files.names(PREFIX)) {
      try {
        files
            .read(name)
            .ifPresent(json -> bases.put(name.substring(PREFIX.length()), Base.fromJson(json)));
      } catch (IllegalArgumentException e) {
        throw new IOException(name + ": " + e.getMessage(), e);
      }
    }
    loaded = true;
  }
}
