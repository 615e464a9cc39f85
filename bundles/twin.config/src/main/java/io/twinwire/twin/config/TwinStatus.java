package io.twinwire.twin.config;

import io.twinwire.twin.config.report.UnitReport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an operator may want to see of the twin's configuration.
 *
 * @param version the desired version, 0 while the twin was not read
 * @param units the answer to each unit of desired
 * @param onTrial the units whose configuration may still be taken back
 * @param refusals what is wrong beside the units
 */
record TwinStatus(
    long version, Map<String, UnitReport> units, Set<String> onTrial, List<String> refusals) {

  /** Who knows it. */
  @FunctionalInterface
  interface Source {
    TwinStatus twinStatus();
  }

  static final TwinStatus NONE = new TwinStatus(0, Map.of(), Set.of(), List.of());

  TwinStatus {
    units = Collections.unmodifiableMap(new TreeMap<>(units));
    onTrial = Set.copyOf(onTrial);
    refusals = List.copyOf(refusals);
  }

  /** JSON as JDK types, in the words of the reported twin. */
  Map<String, Object> toJson() {
    Map<String, Object> sections = new LinkedHashMap<>();
    units.forEach(
        (name, report) -> {
          Map<String, Object> unit = new LinkedHashMap<>(report.toJson());
          unit.put("running", report.running());
          unit.put("onTrial", onTrial.contains(name));
          sections.put(name, unit);
        });
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("version", version);
    json.put("code", (long) UnitReport.worst(units.values()));
    json.put("sections", sections);
    json.put("faults", new ArrayList<>(refusals));
    return json;
  }
}
