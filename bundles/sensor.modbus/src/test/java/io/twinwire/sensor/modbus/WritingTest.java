package io.twinwire.sensor.modbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinwire.sensor.modbus.Faults.Fault;
import io.twinwire.support.sensor.device.NotTakenException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WritingTest {

  private static final String[] CHANNELS = {
    "valve = coil:3 writable",
    "setpoint = holding:0 type=int16 scale=0.1 low=0 high=100 unit=Cel writable",
    "flow = holding:1 type=float32 order=cdab writable",
    "name = holding:3 type=text length=2 writable",
    "enable = holding:5.3 writable",
    "fixed = holding:6",
    "nowhere = holding:400 writable",
  };

  private Slave slave;
  private Faults way;
  private TestSensor sensor;

  @BeforeEach
  void start() throws Exception {
    slave = new Slave();
    slave.registers(1, 0, 0, 0, 0, 0, 0, 0xFF00, 0);
    slave.bits(1, 0, new boolean[8]);
    way = new Faults(slave);
    sensor = new TestSensor(way.host, way.port, Map.of(), CHANNELS);
  }

  @AfterEach
  void stop() throws Exception {
    sensor.close();
    way.close();
    slave.close();
  }

  private int function(int request) {
    return way.requests.get(request)[7];
  }

  @Test
  void whatIsWritableIsWrittenScaledBackWithTheFunctionForIt() throws Exception {
    sensor.sensor.write("valve", true);
    assertThat(slave.coil(1, 3)).isTrue();
    sensor.sensor.write("setpoint", 21.5);
    assertThat(slave.holding(1, 0)).isEqualTo(215);
    sensor.sensor.write("flow", 22.5);
    assertThat(slave.holding(1, 1)).isZero();
    assertThat(slave.holding(1, 2)).isEqualTo(0x41B4);
    sensor.sensor.write("name", "OK");
    assertThat(slave.holding(1, 3)).isEqualTo(0x4F4B);

    assertThat(way.requests).hasSize(4);
    assertThat(new int[] {function(0), function(1), function(2), function(3)})
        .containsExactly(5, 6, 16, 16);
    assertThat(sensor.read())
        .containsEntry("valve", true)
        .containsEntry("setpoint", 21.5)
        .containsEntry("flow", 22.5)
        .containsEntry("name", "OK");
  }

  @Test
  void aBitOfARegisterIsChangedByTheDeviceAndItsNeighboursStay() throws Exception {
    sensor.sensor.write("enable", true);
    assertThat(slave.holding(1, 5)).isEqualTo(0xFF08);
    assertThat(function(0)).isEqualTo(22);

    sensor.sensor.write("enable", false);
    assertThat(slave.holding(1, 5)).isEqualTo(0xFF00);
  }

  @Test
  void aDeviceThatKnowsOnlyTheFunctionsForManyIsWrittenWithThem() throws Exception {
    try (TestSensor other =
        new TestSensor(way.host, way.port, Map.of("writeMultiple", true), CHANNELS)) {
      other.sensor.write("valve", true);
      other.sensor.write("setpoint", 1);
    }

    assertThat(slave.coil(1, 3)).isTrue();
    assertThat(slave.holding(1, 0)).isEqualTo(10);
    assertThat(new int[] {function(0), function(1)}).containsExactly(15, 16);
  }

  @Test
  void whatMayNotBeWrittenNeverReachesTheDevice() {
    assertThatThrownBy(() -> sensor.sensor.write("fixed", 1))
        .hasMessageContaining("boiler/fixed: may not be written");
    assertThatThrownBy(() -> sensor.sensor.write("setpoint", 101))
        .hasMessageContaining("above 100");
    assertThatThrownBy(() -> sensor.sensor.write("name", "Boiler"))
        .hasMessage("name: a text of 6 bytes is longer than 4");
    assertThat(way.requests).isEmpty();
  }

  @Test
  void aChannelThatIsWritableAndCannotBeIsNamed() {
    try (TestSensor other = new TestSensor(way.host, way.port, Map.of(), "a = input:0 writable")) {
      assertThat(other.faults)
          .containsExactly("channels: a: input cannot be written; right is coil or holding");
      assertThatThrownBy(() -> other.sensor.write("a", 1)).hasMessage("a: input cannot be written");
    }
  }

  @Test
  void aRefusedWriteIsNamedAndHarmsNoReading() throws Exception {
    assertThatThrownBy(() -> sensor.sensor.write("nowhere", 1))
        .isInstanceOf(NotTakenException.class)
        .hasMessage("nowhere: unit 1: ILLEGAL_DATA_ADDRESS");
    assertThat(sensor.read()).containsEntry("setpoint", 0.0);
  }

  @Test
  void aWriteIsSentOnceWhateverComesBack() {
    way.set(Fault.SILENCE);
    assertThatThrownBy(() -> sensor.sensor.write("valve", true))
        .hasMessage("valve: unit 1: no answer within 300 ms");
    way.set(Fault.CUT);
    assertThatThrownBy(() -> sensor.sensor.write("valve", true))
        .hasMessageContaining("the device ended the connection");
    assertThat(way.requests).hasSize(2);
  }

  @Test
  void aConnectionThatTheDeviceEndedCostsNoWrite() throws Exception {
    way.set(Fault.HANG_UP);
    sensor.sensor.write("setpoint", 1);
    sensor.sensor.write("setpoint", 2);
    sensor.sensor.write("setpoint", 3);

    assertThat(slave.holding(1, 0)).isEqualTo(30);
    assertThat(way.requests).hasSize(3);
  }
}
