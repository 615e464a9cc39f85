package io.twinwire.sensor.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinwire.api.sensor.Quality;
import io.twinwire.api.sensor.Reading;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SystemSensorTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:15:30Z");

  private static final List<String> DEFAULTS =
      List.of("load", "memory", "disks", "temperature", "network");

  private final FakeMachine machine = new FakeMachine();
  private OwnProcess.Figures process =
      new OwnProcess.Figures(
          Optional.of(Duration.ofSeconds(1)), 2, 500, 1000, 17, Duration.ofMinutes(2));
  private long nanos;
  private Duration paused = Duration.ZERO;

  private SystemSensor sensor() {
    return sensor(Set.of());
  }

  private SystemSensor sensor(Set<String> interfaces, String... groups) {
    Settings settings =
        new Settings(
            groups.length == 0 ? new HashSet<>(DEFAULTS) : Set.of(groups), interfaces, List.of());
    return new SystemSensor(
        () -> Groups.of(settings, machine, Path.of("nowhere"), () -> process, () -> nanos),
        settings.faults(),
        Clock.fixed(NOW, ZoneOffset.UTC),
        () -> nanos,
        duration -> {
          paused = paused.plus(duration);
          nanos += duration.toNanos();
          machine.load = new Machine.Load(machine.load.busy() + 25, machine.load.total() + 100);
          machine.traffic.put("eth0", FakeMachine.traffic(2000, 600));
        });
  }

  private static Map<String, Object> values(List<Reading> readings) {
    return readings.stream()
        .filter(reading -> reading.quality() == Quality.GOOD)
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
    machine.traffic.put("eth0", FakeMachine.traffic(7000, 600));
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
    machine.traffic.put("eth0", FakeMachine.traffic(10, 10));
    machine.traffic.put("wlan0", FakeMachine.traffic(1_000_000, 1_000_000));
    assertThat(values(sensor.read()))
        .containsEntry("network/rx", 0.0)
        .containsEntry("network/tx", 0.0);
  }

  @Test
  void whatTheMachineNeverHadIsLeftOut() throws InterruptedException {
    machine.temperature = OptionalDouble.empty();
    machine.disks = List.of(new Machine.Disk("/empty", 0, 0));
    machine.swap = new Machine.Memory(0, 0);
    assertThat(values(sensor(Set.of(), "memory", "swap", "disks", "temperature").read()))
        .containsOnlyKeys("memory/used", "memory/available");
    assertThat(paused).isZero();
  }

  @Test
  void whatWasThereBeforeIsBadForAnHour() throws InterruptedException {
    SystemSensor sensor = sensor();
    sensor.read();
    nanos += Duration.ofMinutes(59).toNanos();
    machine.temperature = OptionalDouble.empty();
    machine.disks = List.of();
    machine.traffic.clear();
    assertThat(bad(sensor.read()))
        .containsExactly(
            "cpu/load: no time has passed",
            "disk/mnt-data-1/used: not there any more",
            "disk/root/used: not there any more",
            "temperature: not there any more",
            "network/rx: not there any more",
            "network/tx: not there any more");
    machine.temperature = OptionalDouble.of(40);
    nanos += Duration.ofMinutes(2).toNanos();
    assertThat(sensor.read())
        .extracting(Reading::channel)
        .containsExactly("memory/used", "memory/available", "temperature");
  }

  private static List<String> bad(List<Reading> readings) {
    return readings.stream()
        .filter(reading -> reading.quality() == Quality.BAD)
        .map(reading -> reading.channel() + ": " + reading.reason())
        .toList();
  }

  @Test
  void aGroupThatFailsIsBadWithItsCauseAndTheOthersGoOn() throws InterruptedException {
    SystemSensor sensor = sensor(Set.of(), "memory", "disks");
    sensor.read();
    machine.failure = Optional.of(new IllegalStateException("no /proc/meminfo"));
    List<Reading> readings = sensor.read();
    assertThat(bad(readings))
        .containsExactly(
            "memory/available: memory: no /proc/meminfo", "memory/used: memory: no /proc/meminfo");
    assertThat(readings).filteredOn(r -> r.quality() == Quality.GOOD).hasSize(2);
    assertThat(sensor.trouble()).hasValue("memory: no /proc/meminfo");
    machine.failure = Optional.empty();
    assertThat(bad(sensor.read())).isEmpty();
    assertThat(sensor.trouble()).isEmpty();
  }

  @Test
  void theOtherGroupsAreToldWhenTheyAreNamed() throws InterruptedException {
    assertThat(values(sensor(Set.of(), "average", "swap", "space", "uptime").read()))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "cpu/average1",
                0.5,
                "cpu/average5",
                0.25,
                "cpu/average15",
                0.125,
                "swap/used",
                25.0,
                "swap/available",
                300L,
                "disk/root/available",
                400L,
                "disk/mnt-data-1/available",
                100L,
                "uptime",
                3600L));
  }

  @Test
  void theProcessOwnShareIsOfAllProcessors() throws InterruptedException {
    SystemSensor sensor = sensor(Set.of(), "process");
    sensor.read();
    nanos += Duration.ofSeconds(10).toNanos();
    process =
        new OwnProcess.Figures(
            Optional.of(Duration.ofSeconds(6)), 2, 600, 1000, 18, Duration.ofSeconds(130));
    assertThat(values(sensor.read()))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "process/cpu", 25.0,
                "process/heap", 600L,
                "process/heapUsed", 60.0,
                "process/threads", 18L,
                "process/uptime", 130L));
  }

  @Test
  void anInterfaceThatIsNamedIsToldAloneAndMissedWhenItIsAway() throws InterruptedException {
    SystemSensor sensor = sensor(Set.of("eth0", "ppp0"), "memory");
    List<Reading> readings = sensor.read();
    assertThat(values(readings))
        .containsEntry("network/eth0/rx", 2000.0)
        .containsEntry("network/eth0/tx", 200.0)
        .containsEntry("network/eth0/rxErrors", 3L)
        .containsEntry("network/eth0/txErrors", 2L)
        .containsEntry("network/eth0/rxDrops", 1L)
        .containsEntry("network/eth0/up", true)
        .doesNotContainKey("network/rx");
    assertThat(bad(readings)).hasSize(6).contains("network/ppp0/rx: there is no interface ppp0");
  }

  @Test
  void aStarNamesAllInterfaces() throws InterruptedException {
    machine.traffic.put("wlan0", FakeMachine.traffic(1, 1));
    assertThat(sensor(Set.of("*"), "network").read())
        .extracting(Reading::channel)
        .contains("network/rx", "network/eth0/rx", "network/wlan0/up")
        .hasSize(14);
  }

  @Test
  void anInterruptEndsTheFirstSample() {
    Settings load = new Settings(Set.of("load"), Set.of(), List.of());
    SystemSensor sensor =
        new SystemSensor(
            () -> Groups.of(load, machine, Path.of("nowhere"), () -> process, () -> nanos),
            List.of(),
            Clock.fixed(NOW, ZoneOffset.UTC),
            () -> nanos,
            duration -> {
              throw new InterruptedException();
            });
    assertThatThrownBy(sensor::read).isInstanceOf(InterruptedException.class);
  }

  @Test
  void aDriveLetterIsAChannelName() {
    assertThat(Told.name("C:")).isEqualTo("C");
    assertThat(Told.name("/boot/efi")).isEqualTo("boot-efi");
  }
}
