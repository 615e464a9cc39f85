package io.twinwire.sensor.system;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.Optional;

/** What the process that this runs in takes. */
final class OwnProcess {

  /**
   * The figures of a moment.
   *
   * @param cpu processor time since the process began, over all processors; empty where the system
   *     does not tell
   * @param processors that the process may use
   * @param heap bytes in use
   * @param maxHeap bytes that it may grow to
   */
  record Figures(
      Optional<Duration> cpu,
      int processors,
      long heap,
      long maxHeap,
      int threads,
      Duration uptime) {}

  private OwnProcess() {}

  static Figures figures() {
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    return new Figures(
        ProcessHandle.current().info().totalCpuDuration(),
        Runtime.getRuntime().availableProcessors(),
        heap.getUsed(),
        heap.getMax(),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime()));
  }
}
