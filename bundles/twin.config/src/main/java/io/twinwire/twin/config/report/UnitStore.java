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

  public UnitStore(StateFiles files) {
    this.files = files;
    try {
      files
          .read(FILE)
          .ifPresent(
              json -> {
                if (json.get("units") instanceof Map<?, ?> map) {
                  map.forEach(
                      (name, value) ->
                          UnitState.fromJson(value)
                              .ifPresent(state -> units.put(String.valueOf(name), state)));
                }
                if (json.get("reported") instanceof List<?> names) {
                  names.forEach(name -> reported.add(String.valueOf(name)));
                }
              });
    } catch (IOException e) {
      LOG.warn("the versions of the units cannot be read: {}", e.getMessage());
    }
  }

  public Optional<UnitState> get(UnitName unit) {
    return Optional.ofNullable(units.get(unit.toString()));
  }

  /** The names at the top of the reported twin that hold, or held, values of sections. */
  public Set<String> reported() {
    return Set.copyOf(reported);
  }

  /** A version of a unit is in force. */
  public void running(UnitName unit, long version) {
    units.computeIfPresent(
        unit.toString(),
        (name, state) -> new UnitState(state.content(), state.version(), version, state.failure()));
  }

  /** Content was taken back, so that an earlier version is in force; kept at once. */
  public void failed(
      UnitName unit, String content, long version, long running, UnitState.Failure failure) {
    UnitState known = units.get(unit.toString());
    units.put(
        unit.toString(),
        known != null && !known.content().equals(content)
            ? new UnitState(known.content(), known.version(), running, known.failure())
            : new UnitState(content, version, running, Optional.of(failure)));
    write();
  }

  public void keep(Map<String, UnitState> states, Set<String> names) {
    if (states.equals(units) && names.equals(reported)) {
      return;
    }
    units.clear();
    units.putAll(states);
    reported.clear();
    reported.addAll(names);
    write();
  }

  private void write() {
    Map<String, Object> json = new LinkedHashMap<>();
    units.forEach((name, state) -> json.put(name, state.toJson()));
    try {
      files.write(FILE, Map.of("units", json, "reported", new ArrayList<>(reported)));
    } catch (IOException e) {
      LOG.warn("the versions of the units cannot be kept: {}", e.getMessage());
    }
  }
}
