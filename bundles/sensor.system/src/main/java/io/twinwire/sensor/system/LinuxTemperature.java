package io.twinwire.sensor.system;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The processor's temperature from Linux' thermal zones, else from its hardware monitors (kernel
 * documentation, "Generic Thermal Sysfs" and "hwmon sysfs interface": millidegrees Celsius). OSHI
 * starts a process for it on Linux ({@code vcgencmd}).
 */
final class LinuxTemperature {

  private static final List<String> PROCESSORS =
      List.of("x86_pkg_temp", "cpu", "coretemp", "k10temp", "zenpower", "soc");

  private final Path sys;

  /**
   * @param sys where sysfs is mounted
   */
  LinuxTemperature(Path sys) {
    this.sys = sys;
  }

  OptionalDouble read() {
    OptionalDouble zone = read("class/thermal", "thermal_zone*", "type", "temp");
    return zone.isPresent() ? zone : read("class/hwmon", "hwmon*", "name", "temp1_input");
  }

  private OptionalDouble read(String parent, String glob, String kind, String value) {
    OptionalDouble any = OptionalDouble.empty();
    for (Path sensor : Sysfs.list(sys.resolve(parent), glob)) {
      OptionalDouble degrees = degrees(sensor.resolve(value));
      if (degrees.isEmpty()) {
        continue;
      }
      if (isProcessor(Sysfs.text(sensor.resolve(kind)).orElse(""))) {
        return degrees;
      }
      if (any.isEmpty() && parent.endsWith("thermal")) {
        any = degrees;
      }
    }
    return any;
  }

  private static boolean isProcessor(String kind) {
    String lower = kind.toLowerCase(Locale.ROOT);
    return PROCESSORS.stream().anyMatch(lower::startsWith);
  }

  private static OptionalDouble degrees(Path file) {
    try {
      return Sysfs.text(file)
          .map(text -> OptionalDouble.of(Long.parseLong(text) / 1000.0))
          .orElse(OptionalDouble.empty());
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }
}
