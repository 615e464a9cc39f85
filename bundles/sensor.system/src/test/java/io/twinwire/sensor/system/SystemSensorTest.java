package io.twinwire.sensor.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinwire.api.sensor.Reading;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SystemSensorTest {

  private static final class FakeMachine implements Machine {
    Load load = new Load(1000, 5000);
    Memory memory = new Memory(8000, 2000);
    List<Disk> disks = List.of(new Disk("/", 1000, 400), new Disk("/mnt/data 1", 100, 100));
    OptionalDouble temperature = OptionalDouble.of(51.26);
    final Map<String, Traffic> traffic = new HashMap<>(Map.of("eth0", new Traffic(1000, 500)));

    @Override
    public Load load() {
      return load;
    }

    @Override
    public Memory memory() {
      return memory;
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
  }

  private static final Instant NOW = Instant.parse("2026-11-22T10:15:30Z");

  private final FakeMachine machine = new FakeMachine();
  private long nanos;
  private Duration paused = Duration.ZERO;

  private SystemSensor sensor() {
    return new SystemSensor(
        () -> machine,
        Clock.fixed(NOW, ZoneOffset.UTC),
        () -> nanos,
        duration -> {
          paused = paused.plus(duration);
          nanos += duration.toNanos();
          machine.load = new Machine.Load(machine.load.busy() + 25, machine.load.total() + 100);
          machine.traffic.put("eth0", new Machine.Traffic(2000, 600));
        });
  }

  private static Map<String, Object> values(List<Reading> readings) {
    return readings.stream()
        .collect(Collectors.toMap(Reading::channel, reading -> reading.value().orElseThrow()));
  }

  @Test
  void theFirstSampleHasEveryChannelAlready() throws InterruptedException {
    assertThat(values(sensor().read()))
        .containsEntry("cpu/load", 25.0)
        .containsEntry("memory/used", 75.0)
        .containsEntry("memory/available", 2000L)
        .containsEntry("disk/root/used", 60.0)
        .containsEntry("disk/mnt-data-1/used", 0.0)
        .containsEntry("temperature", 51.3)
        .containsEntry("network/rx", 2000.0)
        .containsEntry("network/tx", 200.0)
        .hasSize(8);
  }

  @Test
  void unitsAreUcumCodes() throws InterruptedException {
    Map<String, String> units =
        sensor().read().stream().collect(Collectors.toMap(Reading::channel, Reading::unit));
    assertThat(units)
        .containsEntry("cpu/load", "%")
        .containsEntry("memory/available", "By")
        .containsEntry("temperature", "Cel")
        .containsEntry("network/rx", "By/s");
  }

  @Test
  void laterSamplesCountFromTheOneBeforeAndDoNotWait() throws InterruptedException {
    SystemSensor sensor = sensor();
    sensor.read();
    assertThat(paused).isEqualTo(Duration.ofMillis(500));
    nanos += Duration.ofSeconds(10).toNanos();
    machine.load = new Machine.Load(machine.load.busy() + 900, machine.load.total() + 1000);
    machine.traffic.put("eth0", new Machine.Traffic(7000, 600));
    assertThat(values(sensor.read()))
        .containsEntry("cpu/load", 90.0)
        .containsEntry("network/rx", 500.0)
        .containsEntry("network/tx", 0.0);
    assertThat(paused).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void anInterfaceThatComesOrIsResetMakesNoLeap() throws InterruptedException {
    SystemSensor sensor = sensor();
    sensor.read();
    nanos += Duration.ofSeconds(1).toNanos();
    machine.traffic.put("eth0", new Machine.Traffic(10, 10));
    machine.traffic.put("wlan0", new Machine.Traffic(1_000_000, 1_000_000));
    assertThat(values(sensor.read()))
        .containsEntry("network/rx", 0.0)
        .containsEntry("network/tx", 0.0);
  }

  @Test
  void whatTheMachineDoesNotHaveIsLeftOut() throws InterruptedException {
    SystemSensor sensor = sensor();
    sensor.read();
    machine.temperature = OptionalDouble.empty();
    machine.disks = List.of(new Machine.Disk("/empty", 0, 0));
    machine.traffic.clear();
    assertThat(values(sensor.read())).containsOnlyKeys("memory/used", "memory/available");
  }

  @Test
  void anInterruptEndsTheFirstSample() {
    SystemSensor sensor =
        new SystemSensor(
            () -> machine,
            Clock.fixed(NOW, ZoneOffset.UTC),
            () -> nanos,
            duration -> {
              throw new InterruptedException();
            });
    assertThatThrownBy(sensor::read).isInstanceOf(InterruptedException.class);
  }

  @Test
  void aDriveLetterIsAChannelName() {
    assertThat(SystemSensor.name("C:")).isEqualTo("C");
    assertThat(SystemSensor.name("/boot/efi")).isEqualTo("boot-efi");
  }
}
