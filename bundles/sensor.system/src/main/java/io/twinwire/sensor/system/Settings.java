package io.twinwire.sensor.system;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A configuration that was held against its bounds.
 *
 * @param groups that are told
 * @param interfaces that are told one by one
 * @param faults what in the configuration cannot be used
 */
record Settings(Set<String> groups, Set<String> interfaces, List<String> faults) {

  static final Set<String> GROUPS =
      Set.of(
          "load",
          "average",
          "memory",
          "swap",
          "disks",
          "space",
          "temperature",
          "thermal",
          "hwmon",
          "network",
          "uptime",
          "process");

  Settings {
    groups = Set.copyOf(groups);
    interfaces = Set.copyOf(interfaces);
    faults = List.copyOf(faults);
  }

  static Settings of(Config config) {
    List<String> faults = new ArrayList<>();
    Set<String> groups = new TreeSet<>(Arrays.asList(config.groups()));
    for (String group : groups) {
      if (!GROUPS.contains(group)) {
        faults.add("groups: '" + group + "' is none of " + new TreeSet<>(GROUPS));
      }
    }
    groups.retainAll(GROUPS);
    Set<String> interfaces = new TreeSet<>(Arrays.asList(config.interfaces()));
    interfaces.removeIf(String::isBlank);
    return new Settings(groups, interfaces, faults);
  }
}
