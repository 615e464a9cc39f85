package io.twinwire.sensor.modbus;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.sensor.modbus.Settings.Transport;
import io.twinwire.sensor.modbus.line.Serial.Parity;
import io.twinwire.sensor.modbus.line.SerialPorts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

  private final List<String> faults = new ArrayList<>();

  private Settings settings(Map<String, Object> configuration) {
    return Settings.of(TestSensor.config(configuration), faults);
  }

  @Test
  void aHostIsEnough() {
    Settings settings = settings(Map.of("host", "10.0.0.5"));

    assertThat(faults).isEmpty();
    assertThat(settings.transport()).isEqualTo(Transport.TCP);
    assertThat(settings.port()).isEqualTo(502);
    assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.limits()).isEqualTo(new Limits(10, 125));
  }

  @Test
  void whatCannotBeIsNamedAndTheDefaultUsed() {
    Map<String, Object> wrong = new HashMap<>();
    wrong.put("transport", "udp");
    wrong.put("port", 99_999);
    wrong.put("baudRate", 100);
    wrong.put("parity", "mark");
    wrong.put("stopBits", 3);
    wrong.put("unitId", 256);
    wrong.put("timeout", 5);
    wrong.put("repeats", 9);
    wrong.put("pause", -1);
    wrong.put("maxGap", 125);
    wrong.put("maxLength", 126);
    wrong.put("order", "acbd");

    Settings settings = settings(wrong);

    assertThat(faults)
        .containsExactlyInAnyOrder(
            "transport: \"udp\" is none of tcp, rtu, rtu-tcp; the default is used",
            "host: is empty; right is the device's name or address",
            "port: 99999 is above 65535; 502 is used",
            "baudRate: 100 is below 300; 9600 is used",
            "parity: \"mark\" is none of none, even, odd; the default is used",
            "stopBits: 3 is above 2; 1 is used",
            "unitId: 256 is above 255; 1 is used",
            "timeout: 5 is below 10; 1000 is used",
            "repeats: 9 is above 5; 1 is used",
            "pause: -1 is below 0; 0 is used",
            "maxGap: 125 is above 124; 10 is used",
            "maxLength: 126 is above 125; 125 is used",
            "order: \"acbd\" is none of abcd, badc, cdab, dcba; the default is used");
    assertThat(settings)
        .isEqualTo(settings(Map.of("host", "")))
        .extracting(any -> settings.serial().parity())
        .isEqualTo(Parity.NONE);
  }

  @Test
  void theUnitThatMeansAllIsRefusedOnASerialLine() {
    Settings settings =
        settings(Map.of("transport", "rtu", "serialPort", "/dev/ttyS0", "unitId", 0));

    assertThat(faults).containsExactly("unitId: 0 is below 1; 1 is used");
    assertThat(settings.table("a = coil:0 unit-id=0").faults())
        .containsExactly("channels: a: unit-id: 0 is below 1");
  }

  @Test
  void aSerialPortThatIsNotThereIsNamedAtEveryChannel() throws Exception {
    try (TestSensor sensor =
        new TestSensor(
            new SerialPorts(),
            Map.of(
                "transport",
                "rtu",
                "serialPort",
                "/dev/twinwire-none",
                "channels",
                new String[] {"a = coil:0"}))) {
      assertThat(sensor.faults).isEmpty();
      assertThat(sensor.read())
          .containsEntry("a", "bad: /dev/twinwire-none: there is no such port");
    }
  }

  @Test
  void aConfigurationWithoutItsDeviceStaysWithEveryChannelBad() throws Exception {
    try (TestSensor sensor = new TestSensor("", 502, Map.of(), "a = coil:0")) {
      assertThat(sensor.sensor.faults())
          .contains("host: is empty; right is the device's name or address");
      assertThat(sensor.read().get("a")).asString().startsWith("bad: ");
    }
  }
}
