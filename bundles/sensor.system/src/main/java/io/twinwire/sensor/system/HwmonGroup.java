package io.twinwire.sensor.system;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All that Linux' hardware monitors measure (kernel documentation, "Naming and data format
 * standards for sysfs files"), as {@code hwmon/CHIP/LABEL}, or {@code hwmon/CHIP/temp1} where an
 * input has no label. Chips of one name are numbered in the order of their devices, which stays the
 * same where the numbers of hwmon do not.
 */
final class HwmonGroup implements Group {

  /** In which unit the kernel has a kind of input: a whole number of {@code 10^-decimals}. */
  private record Kind(String unit, int decimals) {}

  private static final Map<String, Kind> KINDS =
      Map.of(
          "temp", new Kind("Cel", 3),
          "fan", new Kind("/min", 0),
          "in", new Kind("V", 3),
          "curr", new Kind("A", 3),
          "power", new Kind("W", 6),
          "energy", new Kind("J", 6),
          "humidity", new Kind("%", 3));

  /** A meter of power may know its average only. */
  private static final Pattern INPUT =
      Pattern.compile("(temp|fan|in|curr|power|energy|humidity)(\\d+)_(input|average)");

  private final Path sys;

  /**
   * @param sys where sysfs is mounted
   */
  HwmonGroup(Path sys) {
    this.sys = sys;
  }

  @Override
  public void tell(Told told) {
    Map<String, Integer> counts = new HashMap<>();
    List<Path> chips =
        Sysfs.list(sys.resolve("class/hwmon"), "hwmon*").stream()
            .sorted(Comparator.comparing(HwmonGroup::device))
            .toList();
    for (Path chip : chips) {
      // The files of old drivers lie with the device.
      Path files = Files.exists(chip.resolve("name")) ? chip : chip.resolve("device");
      String name = Told.name(Sysfs.text(files.resolve("name")).orElse("chip"));
      int count = counts.merge(name, 1, Integer::sum);
      inputs("hwmon/" + name + (count == 1 ? "" : "-" + count) + "/", files, told);
    }
  }

  private static String device(Path chip) {
    try {
      return chip.resolve("device").toRealPath().toString();
    } catch (IOException e) {
      return chip.toString();
    }
  }

  private static void inputs(String prefix, Path files, Told told) {
    Set<String> names = new HashSet<>();
    for (Path file : Sysfs.list(files, "*_{input,average}")) {
      Matcher input = INPUT.matcher(String.valueOf(file.getFileName()));
      if (!input.matches()) {
        continue;
      }
      String id = input.group(1) + input.group(2);
      boolean average = input.group(3).equals("average");
      if (!average || !Files.exists(files.resolve(id + "_input"))) {
        String label = Sysfs.text(files.resolve(id + "_label")).orElse("");
        String channel = prefix + (label.isEmpty() ? id : Told.name(label));
        input(
            names.add(channel) ? channel : channel + "-" + id,
            KINDS.getOrDefault(input.group(1), new Kind("", 0)),
            file,
            files.resolve(id + "_fault"),
            told);
      }
    }
  }

  private static void input(String channel, Kind kind, Path file, Path fault, Told told) {
    if (Sysfs.text(fault).orElse("0").equals("1")) {
      told.bad(channel, file + ": the chip reports a fault of this input");
      return;
    }
    try {
      long value = Sysfs.number(file);
      told.value(
          channel,
          kind.decimals() == 0
              ? (Object) value
              : (Object) BigDecimal.valueOf(value, kind.decimals()).doubleValue(),
          kind.unit());
    } catch (IOException e) {
      told.missing(channel, String.valueOf(e.getMessage()));
    }
  }
}
