package io.twinwire.sensor.system;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.TickType;
import oshi.hardware.GlobalMemory;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.NetworkIF;
import oshi.spi.SystemInfoProvider;

/**
 * This machine. On Linux without native code; elsewhere OSHI goes through JNA.
 *
 * <p>OSHI's objects are made once: some of them start processes when they are made.
 */
final class OshiMachine implements Machine {

  /** After so many samples the interfaces are listed anew. */
  private static final int RELIST = 30;

  private final boolean linux;
  private final LinuxTemperature linuxTemperature = new LinuxTemperature(Path.of("/sys"));
  private final HardwareAbstractionLayer hardware;
  private final CentralProcessor processor;
  private final GlobalMemory memory;
  private List<NetworkIF> interfaces;
  private int samples;

  OshiMachine() {
    linux = System.getProperty("os.name", "").startsWith("Linux");
    SystemInfoProvider system = linux ? new oshi.nativefree.SystemInfo() : new oshi.SystemInfo();
    hardware = system.getHardware();
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
      traffic.put(each.getName(), new Traffic(each.getBytesRecv(), each.getBytesSent()));
    }
    return traffic;
  }
}
