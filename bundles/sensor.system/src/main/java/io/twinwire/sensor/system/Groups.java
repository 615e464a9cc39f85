package io.twinwire.sensor.system;

import io.twinwire.sensor.system.Machine.Disk;
import io.twinwire.sensor.system.Machine.Load;
import io.twinwire.sensor.system.Machine.Memory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The groups that a configuration names, in the order in which they are told. */
final class Groups {

  private Groups() {}

  /**
   * Makes them.
   *
   * @param sys where sysfs is mounted
   * @param nanos elapsed nanoseconds
   */
  static Map<String, Group> of(
      Settings settings,
      Machine machine,
      Path sys,
      Supplier<OwnProcess.Figures> process,
      LongSupplier nanos) {
    Map<String, Group> all = new LinkedHashMap<>();
    all.put("load", new LoadGroup(machine));
    all.put("average", told -> averages(machine.averages(), told));
    all.put("memory", told -> memory("memory", machine.memory(), told));
    all.put("swap", told -> memory("swap", machine.swap(), told));
    all.put("disks", told -> used(machine.disks(), told));
    all.put("space", told -> available(machine.disks(), told));
    all.put(
        "temperature",
        told -> machine.temperature().ifPresent(t -> told.rounded("temperature", t, "Cel")));
    all.put("thermal", new ThermalGroup(sys));
    all.put("hwmon", new HwmonGroup(sys));
    boolean total = settings.groups().contains("network");
    all.put("network", new NetworkGroup(machine, nanos, total, settings.interfaces()));
    all.put("uptime", told -> machine.uptime().ifPresent(up -> told.value("uptime", up, "s")));
    all.put("process", new ProcessGroup(process, nanos));
    all.keySet()
        .removeIf(
            name ->
                !settings.groups().contains(name)
                    && !(name.equals("network") && !settings.interfaces().isEmpty()));
    return all;
  }

  /** The processors' load since the sample before. */
  private static final class LoadGroup implements Group {
    private final Machine machine;
    private Load before = new Load(0, 0);

    LoadGroup(Machine machine) {
      this.machine = machine;
    }

    @Override
    public boolean hasRates() {
      return true;
    }

    @Override
    public void begin() {
      before = machine.load();
    }

    @Override
    public void tell(Told told) {
      Load now = machine.load();
      long total = now.total() - before.total();
      if (total > 0) {
        told.percent("cpu/load", now.busy() - before.busy(), total);
      } else {
        told.missing("cpu/load", "no time has passed");
      }
      before = now;
    }
  }

  private static void averages(List<Double> averages, Told told) {
    List<String> names = List.of("cpu/average1", "cpu/average5", "cpu/average15");
    for (int i = 0; i < Math.min(averages.size(), names.size()); i++) {
      told.value(names.get(i), averages.get(i), "");
    }
  }

  private static void memory(String name, Memory memory, Told told) {
    if (memory.total() > 0) {
      told.percent(name + "/used", memory.total() - memory.available(), memory.total());
      told.value(name + "/available", memory.available(), "By");
    }
  }

  private static void used(List<Disk> disks, Told told) {
    for (Disk disk : disks) {
      if (disk.total() > 0) {
        long used = disk.total() - disk.available();
        told.percent("disk/" + Told.name(disk.mount()) + "/used", used, disk.total());
      }
    }
  }

  private static void available(List<Disk> disks, Told told) {
    for (Disk disk : disks) {
      if (disk.total() > 0) {
        told.value("disk/" + Told.name(disk.mount()) + "/available", disk.available(), "By");
      }
    }
  }
}
