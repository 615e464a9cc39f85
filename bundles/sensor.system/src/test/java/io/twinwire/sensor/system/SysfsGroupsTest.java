package io.twinwire.sensor.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.twinwire.api.sensor.Quality;
import io.twinwire.api.sensor.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SysfsGroupsTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:15:30Z");

  @TempDir Path sys;
  private SystemSensor sensor;

  @BeforeEach
  void makeSensor() {
    Settings settings = new Settings(Set.of("thermal", "hwmon"), Set.of(), List.of());
    sensor =
        new SystemSensor(
            () -> Groups.of(settings, new FakeMachine(), sys, OwnProcess::figures, () -> 0),
            List.of(),
            Clock.fixed(NOW, ZoneOffset.UTC),
            () -> 0,
            duration -> {});
  }

  private void write(String file, String text) throws IOException {
    Path path = sys.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text + "\n");
  }

  private Map<String, String> told() throws InterruptedException {
    return sensor.read().stream()
        .collect(
            Collectors.toMap(
                Reading::channel,
                reading ->
                    reading.quality() == Quality.GOOD
                        ? reading.value().orElseThrow() + " " + reading.unit()
                        : reading.reason()));
  }

  @Test
  void aMachineWithoutSensorsTellsNothing() throws InterruptedException {
    assertThat(told()).isEmpty();
  }

  @Test
  void allThermalZonesAreToldByTheirTypes() throws Exception {
    write("class/thermal/thermal_zone0/type", "acpitz");
    write("class/thermal/thermal_zone0/temp", "27800");
    write("class/thermal/thermal_zone2/type", "x86_pkg_temp");
    write("class/thermal/thermal_zone2/temp", "-1500");
    write("class/thermal/thermal_zone10/type", "acpitz");
    write("class/thermal/thermal_zone10/temp", "29800");
    write("class/thermal/cooling_device0/type", "Fan");
    assertThat(told())
        .containsOnly(
            entry("thermal/acpitz", "27.8 Cel"),
            entry("thermal/acpitz-2", "29.8 Cel"),
            entry("thermal/x86_pkg_temp", "-1.5 Cel"));
  }

  @Test
  void allInputsOfAMonitoringChipAreToldInTheirUnitsAndByTheirLabels() throws Exception {
    write("class/hwmon/hwmon0/name", "nct6775");
    write("class/hwmon/hwmon0/temp1_input", "41500");
    write("class/hwmon/hwmon0/temp1_label", "CPU Tctl/Tdie");
    write("class/hwmon/hwmon0/temp1_max", "80000");
    write("class/hwmon/hwmon0/temp2_input", "38000");
    write("class/hwmon/hwmon0/fan1_input", "1234");
    write("class/hwmon/hwmon0/in0_input", "1048");
    write("class/hwmon/hwmon0/curr1_input", "2500");
    write("class/hwmon/hwmon0/power1_input", "12345678");
    write("class/hwmon/hwmon0/power1_average", "99");
    write("class/hwmon/hwmon0/power2_average", "5000000");
    write("class/hwmon/hwmon0/energy1_input", "7000000");
    write("class/hwmon/hwmon0/humidity1_input", "45300");
    assertThat(told())
        .containsOnly(
            entry("hwmon/nct6775/CPU-Tctl-Tdie", "41.5 Cel"),
            entry("hwmon/nct6775/temp2", "38.0 Cel"),
            entry("hwmon/nct6775/fan1", "1234 /min"),
            entry("hwmon/nct6775/in0", "1.048 V"),
            entry("hwmon/nct6775/curr1", "2.5 A"),
            entry("hwmon/nct6775/power1", "12.345678 W"),
            entry("hwmon/nct6775/power2", "5.0 W"),
            entry("hwmon/nct6775/energy1", "7.0 J"),
            entry("hwmon/nct6775/humidity1", "45.3 %"));
  }

  @Test
  void chipsOfOneNameAreNumberedByTheirDevicesWhateverTheirNumbers() throws Exception {
    Files.createDirectories(sys.resolve("devices/a"));
    Files.createDirectories(sys.resolve("devices/b"));
    for (String[] chip : new String[][] {{"hwmon0", "b"}, {"hwmon1", "a"}}) {
      write("class/hwmon/" + chip[0] + "/name", "nvme");
      write("class/hwmon/" + chip[0] + "/temp1_input", chip[1].equals("a") ? "31000" : "32000");
      Files.createSymbolicLink(
          sys.resolve("class/hwmon/" + chip[0] + "/device"), sys.resolve("devices/" + chip[1]));
    }
    assertThat(told())
        .containsOnly(
            entry("hwmon/nvme/temp1", "31.0 Cel"), entry("hwmon/nvme-2/temp1", "32.0 Cel"));
  }

  @Test
  void labelsThatAreNotUniqueGetTheInputsName() throws Exception {
    write("class/hwmon/hwmon0/name", "chip");
    write("class/hwmon/hwmon0/temp1_input", "1000");
    write("class/hwmon/hwmon0/temp1_label", "Core");
    write("class/hwmon/hwmon0/temp2_input", "2000");
    write("class/hwmon/hwmon0/temp2_label", "Core");
    assertThat(told())
        .containsOnly(
            entry("hwmon/chip/Core", "1.0 Cel"), entry("hwmon/chip/Core-temp2", "2.0 Cel"));
  }

  @Test
  void theFilesOfAnOldDriverLieWithItsDevice() throws Exception {
    write("class/hwmon/hwmon0/device/name", "lm75");
    write("class/hwmon/hwmon0/device/temp1_input", "20000");
    assertThat(told()).containsOnly(entry("hwmon/lm75/temp1", "20.0 Cel"));
  }

  @Test
  void aFaultThatTheChipReportsIsBad() throws Exception {
    write("class/hwmon/hwmon0/name", "chip");
    write("class/hwmon/hwmon0/fan1_input", "0");
    write("class/hwmon/hwmon0/fan1_fault", "1");
    assertThat(told().get("hwmon/chip/fan1")).endsWith("the chip reports a fault of this input");
  }

  @Test
  void whatCannotBeReadIsBadIfItWasThereBeforeAndElseLeftOut() throws Exception {
    write("class/hwmon/hwmon0/name", "chip");
    write("class/hwmon/hwmon0/temp1_input", "1000");
    write("class/hwmon/hwmon0/temp2_input", "");
    write("class/thermal/thermal_zone0/type", "cpu");
    write("class/thermal/thermal_zone0/temp", "40000");
    assertThat(told()).containsOnlyKeys("hwmon/chip/temp1", "thermal/cpu");
    write("class/hwmon/hwmon0/temp1_input", "asleep");
    Files.delete(sys.resolve("class/thermal/thermal_zone0/temp"));
    assertThat(told())
        .containsOnly(
            entry(
                "hwmon/chip/temp1",
                sys.resolve("class/hwmon/hwmon0/temp1_input") + ": 'asleep' is not a number"),
            entry(
                "thermal/cpu",
                sys.resolve("class/thermal/thermal_zone0/temp") + ": cannot be read"));
  }
}
