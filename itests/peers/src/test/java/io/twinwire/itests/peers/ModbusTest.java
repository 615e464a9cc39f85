package io.twinwire.itests.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import io.twinwire.api.sensor.Quality;
import io.twinwire.api.sensor.Reading;
import io.twinwire.itests.support.RunProcess;
import io.twinwire.sensor.modbus.Limits;
import io.twinwire.sensor.modbus.ModbusAddress;
import io.twinwire.sensor.modbus.ModbusDevice;
import io.twinwire.sensor.modbus.Settings;
import io.twinwire.sensor.modbus.Settings.Transport;
import io.twinwire.sensor.modbus.WordOrder;
import io.twinwire.sensor.modbus.line.Serial;
import io.twinwire.sensor.modbus.line.SerialPorts;
import io.twinwire.support.sensor.channel.ChannelTable;
import io.twinwire.support.sensor.device.PolledSensor;
import io.twinwire.support.testing.Loopback;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Modbus adapter with pymodbus' slave, over TCP and on a serial line that socat makes. */
class ModbusTest {

  private static final String SLAVE = Path.of("src/test/resources/modbus_slave.py").toString();

  private static final String[] CHANNELS = {
    "whole = holding:0 unit-id=1",
    "other = holding:0 unit-id=2",
    "signed = input:1 type=int16 scale=0.1",
    "float = holding:2 type=float32",
    "swapped = holding:4 type=float32 order=cdab",
    "name = holding:6 type=text length=2",
    "bit = holding:8.3",
    "coil = coil:3",
    "discrete = discrete:4",
    "nowhere = holding:60",
    "r{0..124} = holding:{100..224}",
    "setpoint = holding:20 type=int16 writable",
    "level = holding:22 type=float32 order=badc writable",
    "valve = coil:7 writable unit-id=2",
    "enable = holding:30.5 writable",
  };

  @TempDir Path directory;
  private final SerialPorts ports = new SerialPorts();
  private final List<AutoCloseable> closing = new ArrayList<>();

  private <T extends AutoCloseable> T closing(T resource) {
    closing.add(0, resource);
    return resource;
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable resource : closing) {
      resource.close();
    }
  }

  private PolledSensor<ModbusAddress> sensor(
      String name, Transport transport, String where, int number, String... channels) {
    Settings settings =
        new Settings(
            transport,
            where,
            number,
            new Serial(where, number, Serial.Parity.NONE, 1),
            1,
            Duration.ofSeconds(1),
            1,
            Duration.ZERO,
            new Limits(10, 125),
            WordOrder.ABCD,
            false);
    ChannelTable<ModbusAddress> table = settings.table(channels);
    return closing(
        new PolledSensor<>(
            name,
            List.of(),
            table,
            new ModbusDevice(name, settings, settings.line(ports, name), table.entries())));
  }

  private static Map<String, Object> read(PolledSensor<?> sensor) throws InterruptedException {
    Map<String, Object> told = new LinkedHashMap<>();
    for (Reading reading : sensor.read()) {
      told.put(
          reading.channel(),
          reading.quality() == Quality.BAD
              ? "bad: " + reading.reason()
              : reading.value().orElseThrow());
    }
    return told;
  }

  /** Two ends of a serial line, each held open: socat ends when one of them is closed. */
  private RunProcess line(Path master, Path slave) throws IOException {
    String end = "pty,raw,echo=0,link=";
    RunProcess socat =
        RunProcess.program(
            "socat", List.of("/usr/bin/socat", "-d", "-d", end + master, end + slave), Map.of());
    socat.awaitLine(".*starting data transfer loop.*");
    closing(new RandomAccessFile(master.toFile(), "rw"));
    closing(new RandomAccessFile(slave.toFile(), "rw"));
    return closing(socat);
  }

  private RunProcess slave(String... where) {
    List<String> command = new ArrayList<>(List.of("/usr/bin/python3", SLAVE));
    command.addAll(List.of(where));
    RunProcess slave = closing(RunProcess.program("pymodbus", command, Map.of()));
    slave.awaitLine("ready");
    return slave;
  }

  private void assertReadsAndWrites(PolledSensor<ModbusAddress> sensor) throws Exception {
    assertThat(read(sensor))
        .contains(
            entry("whole", 1001L),
            entry("other", 2002L),
            entry("signed", -12.3),
            entry("float", 22.5),
            entry("swapped", 22.5),
            entry("name", "Boil"),
            entry("bit", true),
            entry("coil", true),
            entry("discrete", false),
            entry("nowhere", "bad: ILLEGAL_DATA_ADDRESS"),
            entry("r0", 100L),
            entry("r124", 224L));

    sensor.write("setpoint", -300);
    sensor.write("level", 1.5);
    sensor.write("valve", true);
    sensor.write("enable", true);

    assertThat(read(sensor))
        .contains(
            entry("setpoint", -300L),
            entry("level", 1.5),
            entry("valve", true),
            entry("enable", true));
  }

  @Test
  void everyAreaAndTypeIsReadAndWrittenOverTcp() throws Exception {
    String host = Loopback.address();
    int port;
    try (ServerSocket free = new ServerSocket()) {
      free.bind(new InetSocketAddress(host, 0));
      port = free.getLocalPort();
    }
    slave("tcp", host, Integer.toString(port));
    awaitPort(host, port);

    assertReadsAndWrites(sensor("tcp", Transport.TCP, host, port, CHANNELS));
  }

  private static void awaitPort(String host, int port) {
    await()
        .ignoreExceptions()
        .until(
            () -> {
              try (Socket socket = new Socket(host, port)) {
                return socket.isConnected();
              }
            });
  }

  @Test
  void everyAreaAndTypeIsReadAndWrittenOnASerialLine() throws Exception {
    Path master = directory.resolve("master");
    Path slave = directory.resolve("slave");
    line(master, slave);
    slave("rtu", slave.toString());

    PolledSensor<ModbusAddress> sensor =
        sensor("rtu", Transport.RTU, master.toString(), 19_200, CHANNELS);
    awaitUnit(sensor);
    assertReadsAndWrites(sensor);
  }

  /** The slave opens its port some time after it says that it is ready. */
  private static void awaitUnit(PolledSensor<?> sensor) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(read(sensor)).containsEntry("whole", 1001L));
  }

  @Test
  void instancesShareASerialPortAndOneWithOtherSettingsIsRefused() throws Exception {
    Path master = directory.resolve("master");
    Path slave = directory.resolve("slave");
    line(master, slave);
    slave("rtu", slave.toString());
    PolledSensor<ModbusAddress> one =
        sensor("one", Transport.RTU, master.toString(), 19_200, "whole = holding:0");
    PolledSensor<ModbusAddress> two =
        sensor("two", Transport.RTU, master.toString(), 19_200, "other = holding:0 unit-id=2");
    PolledSensor<ModbusAddress> slow =
        sensor("slow", Transport.RTU, master.toString(), 9600, "whole = holding:0");
    awaitUnit(one);

    List<PolledSensor<?>> both = List.of(one, two);
    IntStream.range(0, 2)
        .parallel()
        .forEach(
            i -> {
              for (int round = 0; round < 30; round++) {
                try {
                  assertThat(read(both.get(i)))
                      .containsExactly(i == 0 ? entry("whole", 1001L) : entry("other", 2002L));
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
              }
            });
    assertThat(read(slow))
        .containsExactly(
            entry(
                "whole",
                "bad: "
                    + master
                    + ": one, two has it open with 19200 8N1, which differs from"
                    + " 9600 8N1"));

    one.close();
    assertThat(read(two)).containsExactly(entry("other", 2002L));
  }

  @Test
  void aUnitThatIsNotOnTheLineIsBadAndTheOthersAreRead() throws Exception {
    Path master = directory.resolve("master");
    Path slave = directory.resolve("slave");
    line(master, slave);
    slave("rtu", slave.toString());
    PolledSensor<ModbusAddress> sensor =
        sensor(
            "rtu",
            Transport.RTU,
            master.toString(),
            19_200,
            "whole = holding:0",
            "away = holding:0 unit-id=9");
    awaitUnit(sensor);

    assertThat(read(sensor))
        .contains(entry("whole", 1001L), entry("away", "bad: unit 9: no answer within 1000 ms"));
    assertThat(sensor.warnings()).containsExactly("unit 9: no answer within 1000 ms");
  }

  @Test
  void anAdapterThatIsPulledOutIsNamedAndReadAgainWhenItIsBack() throws Exception {
    Path master = directory.resolve("master");
    Path slave = directory.resolve("slave");
    RunProcess socat = line(master, slave);
    RunProcess first = slave("rtu", slave.toString());
    PolledSensor<ModbusAddress> sensor =
        sensor("rtu", Transport.RTU, master.toString(), 19_200, "whole = holding:0 writable");
    awaitUnit(sensor);

    socat.close();
    first.close();
    assertThat(read(sensor).get("whole")).asString().startsWith("bad: " + master);
    assertThatThrownBy(() -> sensor.write("whole", 5)).isInstanceOf(IOException.class);

    line(master, slave);
    slave("rtu", slave.toString());
    awaitUnit(sensor);
  }
}
