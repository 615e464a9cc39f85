package io.twinwire.sensor.system;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The figures that a machine shows. Counters only rise, from any start. */
interface Machine {

  /**
   * What the processors did since the machine started, in any unit of time.
   *
   * @param busy time spent on work
   * @param total time in all
   */
  record Load(long busy, long total) {}

  /** Memory, in bytes. */
  record Memory(long total, long available) {}

  /**
   * A local disk, in bytes.
   *
   * @param mount where it is mounted, or its drive letter
   */
  record Disk(String mount, long total, long available) {}

  /**
   * What a network interface carried.
   *
   * @param received bytes
   * @param sent bytes
   * @param receiveErrors packets
   * @param sendErrors packets
   * @param receiveDrops packets
   * @param up whether it is linked
   */
  record Traffic(
      long received,
      long sent,
      long receiveErrors,
      long sendErrors,
      long receiveDrops,
      boolean up) {}

  Load load();

  /** The mean number of processes that ran or waited in the last 1, 5 and 15 minutes. */
  List<Double> averages();

  Memory memory();

  /** Of swap; a total of 0 where there is none. */
  Memory swap();

  List<Disk> disks();

  /** The processor's temperature in degrees Celsius; empty where there is no sensor for it. */
  OptionalDouble temperature();

  /** By interface name; without loopback. */
  Map<String, Traffic> traffic();

  /** Seconds since the machine started. */
  OptionalLong uptime();
}
