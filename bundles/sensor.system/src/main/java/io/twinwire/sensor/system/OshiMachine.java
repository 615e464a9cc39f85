package io.twinwire.sensor.system;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.TickType;
import oshi.hardware.GlobalMemory;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.NetworkIF;
import oshi.hardware.NetworkIF.IfOperStatus;
import oshi.hardware.VirtualMemory;
import oshi.software.os.OperatingSystem;
import oshi.spi.SystemInfoProvider;

/**
 * This machine. On Linux without native code; elsewhere OSHI goes through JNA.
 *
 * <p>OSHI's objects are made once: some of them start processes when they are made.
 */
final class OshiMachine implements Machine {

  /** After so many samples the interfaces are listed anew. */
  private static final int RELIST = 30;

  /** A tunnel's status is unknown while it works. */
  private static final Set<IfOperStatus> DOWN =
      Set.of(IfOperStatus.DOWN, IfOperStatus.NOT_PRESENT, IfOperStatus.LOWER_LAYER_DOWN);

  private final boolean linux;
  private final LinuxTemperature linuxTemperature;
  private final Supplier<OperatingSystem> system;
  private final HardwareAbstractionLayer hardware;
  private final CentralProcessor processor;
  private final GlobalMemory memory;
  private List<NetworkIF> interfaces;
  private int samples;

  /**
   * @param sys where sysfs is mounted, on Linux
   */
  OshiMachine(Path sys) {
    linuxTemperature = new LinuxTemperature(sys);
    linux = System.getProperty("os.name", "").startsWith("Linux");
    SystemInfoProvider info = linux ? new oshi.nativefree.SystemInfo() : new oshi.SystemInfo();
    hardware = info.getHardware();
    system = info::getOperatingSystem;
    processor = hardware.getProcessor();
    memory = hardware.getMemory();
    interfaces = hardware.getNetworkIFs(false);
  }

  @Override
  public Load load() {
    long[] ticks = processor.getSystemCpuLoadTicks();
    long total = 0;
    for (long tick : ticks) {
      total += tick;
    }
    long idle = ticks[TickType.IDLE.getIndex()] + ticks[TickType.IOWAIT.getIndex()];
    return new Load(total - idle, total);
  }

  @Override
  public List<Double> averages() {
    return Arrays.stream(processor.getSystemLoadAverage(3)).filter(a -> a >= 0).boxed().toList();
  }

  @Override
  public Memory swap() {
    VirtualMemory swap = memory.getVirtualMemory();
    return new Memory(swap.getSwapTotal(), swap.getSwapTotal() - swap.getSwapUsed());
  }

  @Override
  public OptionalLong uptime() {
    return OptionalLong.of(system.get().getSystemUptime());
  }

  @Override
  public Memory memory() {
    return new Memory(memory.getTotal(), memory.getAvailable());
  }

  @Override
  public List<Disk> disks() {
    return Disks.list();
  }

  @Override
  public OptionalDouble temperature() {
    if (linux) {
      return linuxTemperature.read();
    }
    double degrees = hardware.getSensors().getCpuTemperature();
    return degrees > 0 ? OptionalDouble.of(degrees) : OptionalDouble.empty();
  }

  @Override
  public Map<String, Traffic> traffic() {
    boolean stale = false;
    for (NetworkIF each : interfaces) {
      stale |= !each.updateAttributes();
    }
    if (stale || ++samples % RELIST == 0) {
      interfaces = hardware.getNetworkIFs(false);
    }
    Map<String, Traffic> traffic = new HashMap<>();
    for (NetworkIF each : interfaces) {
      traffic.put(each.getName(), traffic(each));
    }
    return traffic;
  }

  private static Traffic traffic(NetworkIF from) {
    return new Traffic(
        from.getBytesRecv(),
        from.getBytesSent(),
        from.getInErrors(),
        from.getOutErrors(),
        from.getInDrops(),
        !DOWN.contains(from.getIfOperStatus()));
  }
}
