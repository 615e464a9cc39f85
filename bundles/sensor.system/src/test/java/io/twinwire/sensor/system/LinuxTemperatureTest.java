package io.twinwire.sensor.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxTemperatureTest {

  @TempDir Path sys;

  private void write(String file, String text) throws IOException {
    Path path = sys.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text + "\n");
  }

  @Test
  void aMachineWithoutSensorsHasNoTemperature() {
    assertThat(new LinuxTemperature(sys).read()).isEmpty();
  }

  @Test
  void theProcessorsZoneGoesBeforeOthers() throws IOException {
    write("class/thermal/thermal_zone0/type", "acpitz");
    write("class/thermal/thermal_zone0/temp", "27800");
    write("class/thermal/thermal_zone1/type", "x86_pkg_temp");
    write("class/thermal/thermal_zone1/temp", "48500");
    assertThat(new LinuxTemperature(sys).read()).hasValue(48.5);
  }

  @Test
  void aRaspberryPiHasAThermalZone() throws IOException {
    write("class/thermal/thermal_zone0/type", "cpu-thermal");
    write("class/thermal/thermal_zone0/temp", "51121");
    assertThat(new LinuxTemperature(sys).read()).hasValue(51.121);
  }

  @Test
  void withoutZonesTheProcessorsMonitorIsReadAndNoOther() throws IOException {
    write("class/hwmon/hwmon0/name", "nvme");
    write("class/hwmon/hwmon0/temp1_input", "33000");
    assertThat(new LinuxTemperature(sys).read()).isEmpty();
    write("class/hwmon/hwmon1/name", "k10temp");
    write("class/hwmon/hwmon1/temp1_input", "44000");
    assertThat(new LinuxTemperature(sys).read()).hasValue(44.0);
  }

  @Test
  void whatIsNoNumberIsNoTemperature() throws IOException {
    write("class/thermal/thermal_zone0/type", "cpu");
    write("class/thermal/thermal_zone0/temp", "");
    assertThat(new LinuxTemperature(sys).read()).isEmpty();
  }
}
