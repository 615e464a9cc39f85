package io.twinwire.twin.config.layer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The local base of each PID that the twin has a hand in, kept over restarts. */
public final class BaseStore {

  private static final Logger LOG = LoggerFactory.getLogger(BaseStore.class);
  private static final String PREFIX = "base-";

  private final StateFiles files;
  private final Map<String, Base> bases = new TreeMap<>();
  private final List<String> lost = new ArrayList<>();
  private boolean loaded;

  public BaseStore(StateFiles files) {
    this.files = files;
  }

  public Optional<Base> get(String pid) throws IOException {
    load();
    return Optional.ofNullable(bases.get(pid));
  }

  /** All bases by PID. */
  public Map<String, Base> all() throws IOException {
    load();
    return Map.copyOf(bases);
  }

  /** What could not be read at the start, for an operator. */
  public List<String> lost() {
    return List.copyOf(lost);
  }

  public void put(String pid, Base base) throws IOException {
    load();
    Base known = bases.get(pid);
    if (known == null || !known.same(base) || !files.exists(PREFIX + pid)) {
      files.write(PREFIX + pid, base.toJson());
      bases.put(pid, base);
    }
  }

  public void remove(String pid) throws IOException {
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
      String pid = name.substring(PREFIX.length());
      try {
        files.read(name).ifPresent(json -> bases.put(pid, Base.fromJson(json)));
      } catch (IOException | IllegalArgumentException e) {
        Path aside = files.setAside(name);
        String loss =
            "the local values of %s are lost, what is in force counts as local now: %s; see %s"
                .formatted(pid, e.getMessage(), aside);
        lost.add(loss);
        LOG.warn("{}", loss);
      }
    }
    loaded = true;
  }
}
