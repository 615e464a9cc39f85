package io.twinwire.itests.sensors;

import static org.assertj.core.api.Assertions.assertThat;

import com.ghgande.j2mod.modbus.procimg.SimpleDigitalOut;
import com.ghgande.j2mod.modbus.procimg.SimpleProcessImage;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import com.ghgande.j2mod.modbus.slave.ModbusSlave;
import com.ghgande.j2mod.modbus.slave.ModbusSlaveFactory;
import com.google.gson.JsonObject;
import io.twinwire.itests.support.Cloud;
import io.twinwire.itests.support.LocalHub;
import io.twinwire.support.testing.Loopback;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An adapter comes into the running demo and leaves it, with Microsoft's service client as the
 * cloud.
 */
class HotInstallTest {

  private static final String DEVICE = "demo-gateway";
  private static final String UNIT = "modbus/kiln";

  @TempDir Path data;

  @Test
  void the_modbus_adapter_is_installed_into_the_running_demo_and_its_waiting_section_applied()
      throws Exception {
    String address = Loopback.address();
    int port = freePort(address);
    ModbusSlave slave =
        ModbusSlaveFactory.createTCPSlave(InetAddress.getByName(address), port, 2, false);
    SimpleProcessImage image = new SimpleProcessImage(1);
    image.addRegister(new SimpleRegister(713));
    image.addDigitalOut(new SimpleDigitalOut(true));
    slave.addProcessImage(1, image);
    slave.open();
    try (LocalHub demo = LocalHub.start("demo", data, address)) {
      demo.process().awaitLine("connection demo-gateway connected mqtt");
      Cloud cloud = demo.cloud();
      cloud.desire(
          DEVICE,
          Map.of(
              "telemetry",
              Map.of("sendInterval", 1),
              "modbus",
              Map.of(
                  "kiln",
                  Map.of(
                      "host",
                      address,
                      "port",
                      port,
                      "channels",
                      List.of(
                          "temperature = holding:0 type=int16 scale=0.1 unit=Cel",
                          "valve = coil:0")))));
      awaitUnit(cloud, "modbus", 202);

      List<Path> jars = Adapters.install("modbus", data);
      awaitUnit(cloud, UNIT, 200);
      demo.process().awaitLine("telemetry .*\"kiln/temperature\":71.3,\"kiln/valve\":true.*");

      image.setRegister(0, new SimpleRegister(714));
      demo.process().awaitLine("telemetry .*\"kiln/temperature\":71.4,.*");

      cloud.desire(
          DEVICE, Map.of("modbus", Map.of("kiln", Map.of("channels", List.of("t = register:0")))));
      JsonObject refused = awaitUnit(cloud, UNIT, 500);
      assertThat(refused.get("description").getAsString()).contains("t:", "register");
      int mark = demo.process().mark();
      demo.process().awaitLine(mark, "telemetry .*\"kiln/temperature\":71.4,.*");

      for (Path jar : jars) {
        Files.delete(jar);
      }
      int gone = demo.process().mark();
      demo.process().awaitLine(gone, "telemetry ((?!kiln/).)*");
      assertThat(demo.process().lines()).noneMatch(line -> line.contains("disconnected"));
    } finally {
      slave.close();
    }
  }

  private static JsonObject awaitUnit(Cloud cloud, String unit, int code) {
    return cloud
        .awaitReported(DEVICE, json -> code(json, unit) == code)
        .getAsJsonObject("configuration")
        .getAsJsonObject("sections")
        .getAsJsonObject(unit);
  }

  private static int code(JsonObject reported, String unit) {
    return reported.get("configuration") instanceof JsonObject configuration
            && configuration.get("sections") instanceof JsonObject sections
            && sections.get(unit) instanceof JsonObject found
        ? found.get("code").getAsInt()
        : 0;
  }

  private static int freePort(String address) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
      return socket.getLocalPort();
    }
  }
}
