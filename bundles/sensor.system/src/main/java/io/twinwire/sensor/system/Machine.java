package io.twinwire.sensor.system;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The figures that a machine shows. Counters only rise, from any start. */
interface Machine {

  /**
   * What the processors did since the machine started, in any unit of time.
   *
   * @param busy time spent on work
   * @param total time in all
   */
  record Load(long busy, long total) {}

  /** Main memory, in bytes. */
  record Memory(long total, long available) {}

  /**
   * A local disk, in bytes.
   *
   * @param mount where it is mounted, or its drive letter
   */
  record Disk(String mount, long total, long available) {}

  /** The bytes that a network interface carried. */
  record Traffic(long received, long sent) {}

  Load load();

  Memory memory();

  List<Disk> disks();

  /** The processor's temperature in degrees Celsius; empty where there is no sensor for it. */
  OptionalDouble temperature();

  /** By interface name; without loopback. */
  Map<String, Traffic> traffic();
}
