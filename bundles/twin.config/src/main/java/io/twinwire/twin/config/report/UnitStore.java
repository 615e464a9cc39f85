package io.twinwire.twin.config.report;

import io.twinwire.twin.config.layer.StateFiles;
import io.twinwire.twin.config.section.UnitName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The versions of the units and the names under which values were reported, kept over restarts. It
 * is a convenience: when its file is lost, units count from the present version on.
 */
public final class UnitStore {

  private static final Logger LOG = LoggerFactory.getLogger(UnitStore.class);
  private static final String FILE = "units";

  private final StateFiles files;
  private final Map<String, UnitState> units = new TreeMap<>();
  private final Set<String> reported = new TreeSet<>();

  /** How often the gateway was started while content was tried, by unit and content. */
  private final Map<String, Long> starts = new TreeMap<>();

  private Map<String, Object> written = Map.of();
  private boolean loaded;
  private boolean deaf;

  public UnitStore(StateFiles files) {
    this.files = files;
    load();
  }

  public Optional<UnitState> get(UnitName unit) {
    load();
    return Optional.ofNullable(units.get(unit.toString()));
  }

  /** The names at the top of the reported twin that hold, or held, values of sections. */
  public Set<String> reported() {
    return Set.copyOf(reported);
  }

  /** How often the gateway was started while a unit's content was tried. */
  public int starts(UnitName unit, String content) {
    load();
    return starts.getOrDefault(unit + " " + content, 0L).intValue();
  }

  /** The gateway ended while a unit's content was tried; kept at once. */
  public void interrupted(UnitName unit, String content, int times) {
    load();
    starts.put(unit + " " + content, (long) times);
    write();
  }

  /** A version of a unit is in force. */
  public void running(UnitName unit, long version) {
    starts.keySet().removeIf(key -> key.startsWith(unit + " "));
    units.computeIfPresent(
        unit.toString(),
        (name, state) -> new UnitState(state.content(), state.version(), version, state.failure()));
  }

  /** Content was taken back, so that an earlier version is in force; kept at once. */
  public void takenBack(UnitName unit, UnitState state) {
    load();
    UnitState known = units.get(unit.toString());
    units.put(
        unit.toString(),
        known != null && known.version() > state.version()
            ? new UnitState(known.content(), known.version(), state.running(), known.failure())
            : state);
    write();
  }

  /**
   * Keeps what the units came to.
   *
   * @param states of all units that desired names; a section that waits, or is refused as a whole,
   *     stands for its instances, whose states are kept
   */
  public void keep(Map<String, UnitState> states, Set<String> names) {
    load();
    units
        .keySet()
        .removeIf(
            name -> {
              int slash = name.indexOf('/');
              return slash < 0 || !states.containsKey(name.substring(0, slash));
            });
    units.putAll(states);
    reported.clear();
    reported.addAll(names);
    // After a loss of power a unit may count from the present version on.
    write(false);
  }

  private void load() {
    if (loaded) {
      return;
    }
    try {
      files.read(FILE).ifPresent(this::read);
      loaded = true;
    } catch (IOException e) {
      say("the versions of the units cannot be read: " + e.getMessage());
      // A file that is there and makes no sense will make none later.
      loaded = e.getCause() instanceof IllegalArgumentException;
    }
  }

  private void read(Map<String, ?> json) {
    if (json.get("units") instanceof Map<?, ?> map) {
      map.forEach(
          (name, value) ->
              UnitState.fromJson(value)
                  .ifPresent(state -> units.putIfAbsent(String.valueOf(name), state)));
    }
    if (json.get("reported") instanceof List<?> names) {
      names.forEach(name -> reported.add(String.valueOf(name)));
    }
    if (json.get("starts") instanceof Map<?, ?> counts) {
      counts.forEach(
          (key, count) -> starts.put(String.valueOf(key), count instanceof Long n ? n : 0L));
    }
  }

  private void write() {
    write(true);
  }

  private void write(boolean forced) {
    Map<String, Object> states = new LinkedHashMap<>();
    units.forEach((name, state) -> states.put(name, state.toJson()));
    Map<String, Object> next =
        Map.of(
            "units",
            states,
            "reported",
            new ArrayList<>(reported),
            "starts",
            new TreeMap<>(starts));
    if (!loaded || next.equals(written)) {
      return;
    }
    try {
      if (forced) {
        files.write(FILE, next);
      } else {
        files.writeLazily(FILE, next);
      }
      written = next;
      deaf = false;
    } catch (IOException e) {
      say("the versions of the units cannot be kept: " + e.getMessage());
    }
  }

  private void say(String trouble) {
    if (!deaf) {
      LOG.warn("{}", trouble);
    }
    deaf = true;
  }
}
