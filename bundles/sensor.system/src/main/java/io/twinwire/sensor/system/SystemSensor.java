package io.twinwire.sensor.system;

import io.twinwire.api.sensor.Reading;
import io.twinwire.api.sensor.Sensor;
import io.twinwire.sensor.system.Machine.Disk;
import io.twinwire.sensor.system.Machine.Load;
import io.twinwire.sensor.system.Machine.Memory;
import io.twinwire.sensor.system.Machine.Traffic;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Turns a machine's figures into readings. Load and rates are those of the time since the last
 * sample, which is why the first one takes a moment. What the machine does not have is left out.
 */
final class SystemSensor implements Sensor {

  /** Waits; a test does not. */
  interface Pause {
    void of(Duration duration) throws InterruptedException;
  }

  /** What load and rates are counted from. */
  private record Baseline(long nanos, Load load, Map<String, Traffic> traffic) {}

  private static final Duration FIRST_SPAN = Duration.ofMillis(500);

  private final Supplier<Machine> machines;
  private final Clock clock;
  private final LongSupplier nanos;
  private final Pause pause;
  private Optional<Machine> machine = Optional.empty();
  private Optional<Baseline> last = Optional.empty();

  /**
   * @param machines makes the machine at the first sample, which may take long
   * @param nanos elapsed nanoseconds
   */
  SystemSensor(Supplier<Machine> machines, Clock clock, LongSupplier nanos, Pause pause) {
    this.machines = machines;
    this.clock = clock;
    this.nanos = nanos;
    this.pause = pause;
  }

  @Override
  public synchronized List<Reading> read() throws InterruptedException {
    Machine source = machine.orElseGet(machines);
    machine = Optional.of(source);
    if (last.isEmpty()) {
      last = Optional.of(baseline(source));
      pause.of(FIRST_SPAN);
    }
    Baseline before = last.get();
    Baseline now = baseline(source);
    last = Optional.of(now);
    Instant time = clock.instant();
    List<Reading> readings = new ArrayList<>();
    addLoad(readings, before.load(), now.load(), time);
    addMemory(readings, source.memory(), time);
    for (Disk disk : source.disks()) {
      if (disk.total() > 0) {
        double used = percent(disk.total() - disk.available(), disk.total());
        readings.add(Reading.good("disk/" + name(disk.mount()) + "/used", used, "%", time));
      }
    }
    source
        .temperature()
        .ifPresent(t -> readings.add(Reading.good("temperature", rounded(t), "Cel", time)));
    addRates(readings, before, now, time);
    return readings;
  }

  private Baseline baseline(Machine source) {
    return new Baseline(nanos.getAsLong(), source.load(), Map.copyOf(source.traffic()));
  }

  private static void addLoad(List<Reading> readings, Load before, Load now, Instant time) {
    long total = now.total() - before.total();
    if (total > 0) {
      double load = percent(now.busy() - before.busy(), total);
      readings.add(Reading.good("cpu/load", load, "%", time));
    }
  }

  private static void addMemory(List<Reading> readings, Memory memory, Instant time) {
    if (memory.total() > 0) {
      double used = percent(memory.total() - memory.available(), memory.total());
      readings.add(Reading.good("memory/used", used, "%", time));
      readings.add(Reading.good("memory/available", memory.available(), "By", time));
    }
  }

  private static void addRates(
      List<Reading> readings, Baseline before, Baseline now, Instant time) {
    double seconds = (now.nanos() - before.nanos()) / 1e9;
    if (seconds <= 0 || now.traffic().isEmpty()) {
      return;
    }
    long received = 0;
    long sent = 0;
    for (Map.Entry<String, Traffic> entry : now.traffic().entrySet()) {
      Traffic from = before.traffic().get(entry.getKey());
      if (from != null) {
        // A counter that fell was reset: the interface went away and came back.
        received += Math.max(0, entry.getValue().received() - from.received());
        sent += Math.max(0, entry.getValue().sent() - from.sent());
      }
    }
    readings.add(Reading.good("network/rx", rounded(received / seconds), "By/s", time));
    readings.add(Reading.good("network/tx", rounded(sent / seconds), "By/s", time));
  }

  /** A mount point as part of a channel: {@code /} is {@code root}, {@code /mnt/a} is mnt-a. */
  static String name(String mount) {
    String name = mount.replaceAll("[^A-Za-z0-9_.]+", "-").replaceAll("^-|-$", "");
    return name.isEmpty() ? "root" : name.substring(0, Math.min(100, name.length()));
  }

  private static double percent(long part, long whole) {
    return Math.min(100, Math.max(0, rounded(100.0 * part / whole)));
  }

  private static double rounded(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
