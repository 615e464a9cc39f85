package io.twinwire.sensor.modbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against j2mod's slave. */
class ReadingTest {

  private Slave slave;
  private Faults way;

  @BeforeEach
  void start() throws Exception {
    slave = new Slave();
    way = new Faults(slave);
  }

  @AfterEach
  void stop() throws Exception {
    way.close();
    slave.close();
  }

  private TestSensor sensor(Map<String, Object> more, String... channels) {
    return new TestSensor(way.host, way.port, more, channels);
  }

  private int requests() {
    int count = way.requests.size();
    way.requests.clear();
    return count;
  }

  @Test
  void everyAreaIsReadFromEveryUnitOfALine() throws Exception {
    slave.registers(1, 100, 215, 0x000A);
    slave.registers(2, 10, 0x0000, 0x41B4);
    slave.bits(1, 3, true, false);
    slave.bits(2, 5, true);
    try (TestSensor sensor =
        sensor(
            Map.of(),
            "temperature = holding:100 type=int16 scale=0.1 unit=Cel",
            "alarm = holding:101.3",
            "valve = coil:3",
            "flow = input:10 type=float32 order=cdab unit-id=2",
            "door = discrete:5 unit-id=2")) {
      assertThat(sensor.faults).isEmpty();

      assertThat(sensor.read())
          .containsOnly(
              entry("temperature", 21.5),
              entry("alarm", true),
              entry("valve", true),
              entry("flow", 22.5),
              entry("door", true));
      assertThat(requests()).isEqualTo(4);
    }
  }

  @Test
  void aHundredRegistersCostOneRequest() throws Exception {
    slave.registers(1, 0, IntStream.range(0, 100).toArray());
    try (TestSensor sensor = sensor(Map.of(), "r{0..99} = holding:{0..99}")) {
      assertThat(sensor.read()).hasSize(100).containsEntry("r0", 0L).containsEntry("r99", 99L);
      assertThat(requests()).isEqualTo(1);
    }
  }

  @Test
  void gapsAreReadAlongUpToTheLimitsOfTheSettingsAndOfTheProtocol() throws Exception {
    slave.registers(1, 0, IntStream.range(0, 300).toArray());
    slave.bits(1, 0, new boolean[3000]);
    String[] channels = {
      "a = holding:0", "b = holding:11", "c = holding:23", "d = holding:125", "e = input:24"
    };
    try (TestSensor sensor = sensor(Map.of(), channels)) {
      assertThat(sensor.read()).containsEntry("b", 11L).containsEntry("d", 125L);
      // 0 to 11; 23 is 11 away; 125; and another area.
      assertThat(requests()).isEqualTo(4);
    }
    try (TestSensor sensor = sensor(Map.of("maxGap", 124), channels)) {
      assertThat(sensor.read()).containsEntry("d", 125L);
      assertThat(requests()).isEqualTo(3);
    }
    try (TestSensor sensor = sensor(Map.of("maxLength", 10), channels)) {
      assertThat(sensor.read()).containsEntry("b", 11L);
      assertThat(requests()).isEqualTo(5);
    }
    try (TestSensor sensor = sensor(Map.of(), "c{0..2999} = coil:{0..2999}")) {
      assertThat(sensor.read()).hasSize(3000).containsEntry("c2999", false);
      assertThat(requests()).isEqualTo(2);
    }
  }

  @Test
  void anIllegalAddressIsCutOutOnceAndItsNeighboursAreReadOn() throws Exception {
    slave.registers(1, 0, IntStream.range(0, 50).toArray());
    slave.registers(1, 51, IntStream.range(51, 100).toArray());
    try (TestSensor sensor = sensor(Map.of(), "r{0..99} = holding:{0..99}")) {
      Map<String, Object> first = sensor.read();

      assertThat(first)
          .containsEntry("r49", 49L)
          .containsEntry("r50", "bad: ILLEGAL_DATA_ADDRESS")
          .containsEntry("r51", 51L);
      assertThat(first.values()).filteredOn(Long.class::isInstance).hasSize(99);
      int learning = requests();
      assertThat(sensor.read()).isEqualTo(first);
      int learned = requests();
      assertThat(learned).isLessThan(learning).isLessThanOrEqualTo(8);
      assertThat(sensor.sensor.trouble()).isEmpty();
    }
  }

  @Test
  void aUnitThatIsBusyForOnceDoesNotForgetWhichAddressesAreIllegal() throws Exception {
    slave.registers(1, 0, IntStream.range(0, 50).toArray());
    slave.registers(1, 51, IntStream.range(51, 100).toArray());
    try (TestSensor sensor = sensor(Map.of(), "r{0..99} = holding:{0..99}")) {
      sensor.read();
      requests();
      sensor.read();
      int learned = requests();

      way.set(Faults.Fault.BUSY);
      assertThat(sensor.read()).containsEntry("r0", "bad: SERVER_DEVICE_BUSY");
      way.set(Faults.Fault.NONE);
      assertThat(sensor.read()).containsEntry("r0", 0L).containsEntry("r99", 99L);
      requests();
      assertThat(sensor.read()).containsEntry("r0", 0L);
      assertThat(requests()).isEqualTo(learned);
    }
  }

  @Test
  void anIllegalGapIsReadAroundFromThenOn() throws Exception {
    slave.registers(1, 0, 1, 2);
    slave.registers(1, 5, 3);
    try (TestSensor sensor = sensor(Map.of(), "a = holding:0", "b = holding:1", "c = holding:5")) {
      assertThat(sensor.read()).containsOnly(entry("a", 1L), entry("b", 2L), entry("c", 3L));
      assertThat(requests()).isEqualTo(3);
      assertThat(sensor.read()).containsOnly(entry("a", 1L), entry("b", 2L), entry("c", 3L));
      assertThat(requests()).isEqualTo(2);
    }
  }

  @Test
  void aRegisterThatBecomesLegalIsReadAndMergedAgain() throws Exception {
    slave.registers(1, 0, IntStream.range(0, 10).toArray());
    try (TestSensor sensor = sensor(Map.of(), "r{0..10} = holding:{0..10}")) {
      assertThat(sensor.read()).containsEntry("r10", "bad: ILLEGAL_DATA_ADDRESS");
      slave.unit(1).addRegister(10, new SimpleRegister(10));
      sensor.read();
      sensor.time.pass(Duration.ofSeconds(1));

      assertThat(sensor.read()).containsEntry("r10", 10L);
      requests();
      assertThat(sensor.read()).containsEntry("r10", 10L);
      assertThat(requests()).isEqualTo(1);
    }
  }

  @Test
  void aValueThatIsNoneIsBadAndItsNeighboursAreGood() throws Exception {
    slave.registers(1, 0, 0x7FC0, 0, 0x1A00, 5);
    try (TestSensor sensor =
        sensor(
            Map.of(), "a = holding:0 type=float32", "b = holding:2 type=bcd16", "c = holding:3")) {
      assertThat(sensor.read())
          .containsEntry("a", "bad: NaN is not a number")
          .containsEntry("b", "bad: 0x1a00 is not made of decimal digits")
          .containsEntry("c", 5L);
    }
  }

  @Test
  void instancesOnTheSameHostDoNotDisturbEachOther() throws Exception {
    slave.registers(1, 0, IntStream.range(0, 100).toArray());
    TestSensor[] sensors = new TestSensor[4];
    for (int i = 0; i < sensors.length; i++) {
      sensors[i] = sensor(Map.of(), "a = holding:" + 20 * i);
    }
    try {
      IntStream.range(0, sensors.length)
          .parallel()
          .forEach(
              i -> {
                for (int round = 0; round < 100; round++) {
                  try {
                    assertThat(sensors[i].read()).containsOnly(entry("a", 20L * i));
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                }
              });
    } finally {
      for (TestSensor sensor : sensors) {
        sensor.close();
      }
    }
  }
}
