package io.twinwire.sensor.modbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import io.twinwire.sensor.modbus.Faults.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On a line to j2mod's slave that goes wrong. */
class FaultsTest {

  private Slave slave;
  private Faults way;
  private TestSensor sensor;

  @BeforeEach
  void start() throws Exception {
    slave = new Slave();
    slave.registers(1, 0, IntStream.range(1000, 1100).toArray());
    slave.registers(2, 0, 2000);
    slave.registers(3, 0, 3000);
    way = new Faults(slave);
  }

  @AfterEach
  void stop() throws Exception {
    sensor.close();
    way.close();
    slave.close();
  }

  private void open(Map<String, Object> more, String... channels) {
    sensor = new TestSensor(way.host, way.port, more, channels);
  }

  private long asked(int unit) {
    return way.requests.stream().filter(request -> request[6] == unit).count();
  }

  @Test
  void aSilentUnitIsBadTheOthersGoOnAndItDelaysThemLessAndLess() throws Exception {
    open(
        Map.of("repeats", 0),
        "a = holding:0 unit-id=1",
        "b = holding:0 unit-id=2",
        "c = holding:0 unit-id=3");
    sensor.read();
    way.set(2, Fault.SILENCE);
    way.requests.clear();

    for (int second = 0; second < 24; second++) {
      assertThat(sensor.read())
          .containsOnly(
              entry("a", 1000L),
              entry("b", "bad: unit 2: no answer within 300 ms"),
              entry("c", 3000L));
      sensor.time.pass(Duration.ofSeconds(1));
    }

    // After 0, 1, 3, 7, 15 and 23 seconds.
    assertThat(asked(2)).isEqualTo(6);
    assertThat(asked(3)).isEqualTo(24);
    assertThat(sensor.sensor.trouble()).isEmpty();
    assertThat(sensor.sensor.warnings()).containsExactly("unit 2: no answer within 300 ms");

    way.set(Fault.NONE);
    sensor.time.pass(Duration.ofSeconds(8));
    assertThat(sensor.read()).containsEntry("b", 2000L);
    assertThat(sensor.sensor.warnings()).isEmpty();
  }

  @Test
  void aGatewayThatDoesNotReachAUnitIsLikeAUnitThatIsSilent() throws Exception {
    open(Map.of(), "a = holding:0 unit-id=1", "b = holding:0 unit-id=2");
    way.set(2, Fault.GATEWAY);
    for (int i = 0; i < 3; i++) {
      assertThat(sensor.read())
          .containsOnly(
              entry("a", 1000L),
              entry("b", "bad: unit 2: GATEWAY_TARGET_DEVICE_FAILED_TO_RESPOND"));
    }
    assertThat(asked(2)).isEqualTo(1);
  }

  @Test
  void aLostAnswerIsAskedForAgainAtOnce() throws Exception {
    open(Map.of(), "a = holding:0", "b = holding:50");
    sensor.read();
    way.set(Fault.LATE);
    way.requests.clear();

    // The late answer to the first request comes with that to its repetition.
    Thread healer =
        new Thread(
            () -> {
              await().until(() -> asked(1) == 1);
              way.set(Fault.NONE);
            });
    healer.start();
    assertThat(sensor.read()).containsOnly(entry("a", 1000L), entry("b", 1050L));
    healer.join();
    assertThat(asked(1)).isEqualTo(3);
  }

  @Test
  void aConnectionThatTheDeviceEndsBetweenReadingsCostsNone() throws Exception {
    open(Map.of(), "a = holding:0");
    way.set(Fault.HANG_UP);
    for (int i = 0; i < 5; i++) {
      assertThat(sensor.read()).containsOnly(entry("a", 1000L));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"SILENCE", "CUT", "HALF", "OTHER_FUNCTION", "LONGER", "NOISE"})
  void whatGoesWrongIsBadWithItsReasonAndOverWhenItIsOver(Fault fault) throws Exception {
    open(Map.of(), "a = holding:0 type=uint32");
    assertThat(sensor.read()).containsOnly(entry("a", 1000L << 16 | 1001));
    way.set(fault);

    for (int i = 0; i < 3; i++) {
      assertThat(sensor.read().get("a"))
          .asString()
          .startsWith("bad: ")
          .containsAnyOf(
              "no answer within 300 ms",
              "the device ended the connection",
              "an answer broke off",
              "does not speak Modbus TCP",
              "an answer of function");
      sensor.time.pass(Duration.ofSeconds(8));
    }
    way.set(Fault.NONE);
    assertThat(sensor.read()).containsOnly(entry("a", 1000L << 16 | 1001));
  }

  @Test
  void anUnpluggedDeviceIsNamedAndReadAgainWhenItIsBack() throws Exception {
    open(Map.of(), "a = holding:0");
    sensor.read();
    way.away(true);
    assertThat(sensor.read().get("a")).asString().startsWith("bad: " + way.host + ":" + way.port);
    assertThat(sensor.sensor.trouble()).isPresent();

    way.away(false);
    sensor.time.pass(Duration.ofSeconds(1));
    assertThat(sensor.read()).containsOnly(entry("a", 1000L));
  }

  @Test
  @Timeout(10)
  void closingEndsAReadingThatIsUnderWay() throws Exception {
    open(Map.of("timeout", 60_000), "a = holding:0");
    way.set(Fault.SILENCE);
    Thread reader =
        new Thread(
            () -> {
              try {
                sensor.sensor.read();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    reader.start();
    await().until(() -> asked(1) == 1);

    sensor.close();

    reader.join();
  }

  @Test
  void failuresLeaveNeitherThreadsNorMemoryBehind() throws Exception {
    int failures = Boolean.getBoolean("twinwire.long") ? 10_000 : 200;
    open(Map.of("timeout", 10), "r{0..99} = holding:{0..99}", "b = holding:0 unit-id=2");
    List<Fault> faults = List.of(Fault.CUT, Fault.SILENCE, Fault.NOISE, Fault.HALF, Fault.NONE);
    fail(faults, 50);
    long threads = ownThreads();
    long heap = heap();

    fail(faults, failures);

    assertThat(ownThreads()).isLessThanOrEqualTo(threads);
    assertThat(heap() - heap).isLessThan(2_000_000);
    way.set(Fault.NONE);
    sensor.time.pass(Duration.ofSeconds(8));
    await().untilAsserted(() -> assertThat(sensor.read()).containsEntry("r99", 1099L));
  }

  private void fail(List<Fault> faults, int failures) throws Exception {
    for (int i = 0; i < failures; i++) {
      way.set(faults.get(i % faults.size()));
      way.away(i % 7 == 0);
      assertThat(sensor.read()).hasSize(101);
      sensor.time.pass(Duration.ofSeconds(8));
      way.requests.clear();
    }
    way.away(false);
  }

  /** Without those of the slave and of the way to it. */
  private static long ownThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.getName().equals("faults"))
        .filter(thread -> !thread.getName().startsWith("Modbus"))
        .count();
  }

  private static long heap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
