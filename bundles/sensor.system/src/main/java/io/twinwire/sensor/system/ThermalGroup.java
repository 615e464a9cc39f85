package io.twinwire.sensor.system;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * All of Linux' thermal zones (kernel documentation, "Generic Thermal Sysfs Driver": {@code temp}
 * in millidegrees Celsius). Zones of one type are numbered: {@code thermal/acpitz}, {@code
 * thermal/acpitz-2}.
 */
final class ThermalGroup implements Group {

  private final Path sys;

  /**
   * @param sys where sysfs is mounted
   */
  ThermalGroup(Path sys) {
    this.sys = sys;
  }

  @Override
  public void tell(Told told) {
    Map<String, Integer> counts = new HashMap<>();
    for (Path zone : Sysfs.list(sys.resolve("class/thermal"), "thermal_zone*")) {
      String type = Told.name(Sysfs.text(zone.resolve("type")).orElse("zone"));
      int count = counts.merge(type, 1, Integer::sum);
      String channel = "thermal/" + type + (count == 1 ? "" : "-" + count);
      try {
        long millidegrees = Sysfs.number(zone.resolve("temp"));
        told.value(channel, BigDecimal.valueOf(millidegrees, 3).doubleValue(), "Cel");
      } catch (IOException e) {
        told.missing(channel, String.valueOf(e.getMessage()));
      }
    }
  }
}
