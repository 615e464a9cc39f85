package io.twinwire.sensor.system;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** A machine whose figures the test sets. */
final class FakeMachine implements Machine {

  Load load = new Load(1000, 5000);
  Memory memory = new Memory(8000, 2000);
  Memory swap = new Memory(400, 300);
  List<Disk> disks = List.of(new Disk("/", 1000, 400), new Disk("/mnt/data 1", 100, 100));
  OptionalDouble temperature = OptionalDouble.of(51.26);
  final Map<String, Traffic> traffic = new HashMap<>(Map.of("eth0", traffic(1000, 500)));
  Optional<RuntimeException> failure = Optional.empty();

  static Traffic traffic(long received, long sent) {
    return new Traffic(received, sent, 3, 2, 1, true);
  }

  @Override
  public Load load() {
    return load;
  }

  @Override
  public List<Double> averages() {
    return List.of(0.5, 0.25, 0.125);
  }

  @Override
  public Memory memory() {
    failure.ifPresent(
        thrown -> {
          throw thrown;
        });
    return memory;
  }

  @Override
  public Memory swap() {
    return swap;
  }

  @Override
  public List<Disk> disks() {
    return disks;
  }

  @Override
  public OptionalDouble temperature() {
    return temperature;
  }

  @Override
  public Map<String, Traffic> traffic() {
    return traffic;
  }

  @Override
  public OptionalLong uptime() {
    return OptionalLong.of(3600);
  }
}
