package io.twinwire.sensor.modbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.ghgande.j2mod.modbus.util.ModbusUtil;
import io.twinwire.support.testing.Loopback;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** RTU frames, carried over TCP; on a serial port they are tested with the peers. */
class RtuTest {

  private static final Map<String, Object> RTU = Map.of("transport", "rtu-tcp", "repeats", 0);

  /** Unit 1, function 3, two bytes: 0x1234. */
  private static final String RIGHT = "0103021234b533";

  /** Answers each request with the next of some texts in hexadecimal. */
  private static final class Script implements AutoCloseable {

    final String host = Loopback.address();
    final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    final ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName(host));

    Script() throws IOException {
      Thread thread = new Thread(this::serve, "script");
      thread.setDaemon(true);
      thread.start();
    }

    private void serve() {
      while (!server.isClosed()) {
        try (Socket socket = server.accept()) {
          while (socket.getInputStream().readNBytes(8).length == 8) {
            socket.getOutputStream().write(HexFormat.of().parseHex(answers.take()));
          }
        } catch (IOException | InterruptedException e) {
          // The next connection.
        }
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  @Test
  void aSerialServerIsReadAndWrittenLikeTheDeviceBehindIt() throws Exception {
    try (Slave slave = new Slave(true);
        TestSensor sensor =
            new TestSensor(
                slave.host,
                slave.port,
                RTU,
                "a = holding:0 type=int16 writable",
                "b = coil:3 writable",
                "c = holding:7")) {
      slave.registers(1, 0, 0xFF85, 1, 2, 3);
      slave.bits(1, 0, false, false, false, true);
      assertThat(sensor.read())
          .containsOnly(
              entry("a", -123L), entry("b", true), entry("c", "bad: ILLEGAL_DATA_ADDRESS"));

      sensor.sensor.write("a", -5);
      sensor.sensor.write("b", false);

      assertThat(slave.holding(1, 0)).isEqualTo(0xFFFB);
      assertThat(slave.coil(1, 3)).isFalse();
    }
  }

  @Test
  void whatIsDamagedOnTheSerialLineIsNeverAValue() throws Exception {
    try (Script script = new Script();
        TestSensor sensor =
            new TestSensor(
                script.host,
                script.server.getLocalPort(),
                RTU,
                "a = holding:0",
                "b = holding:0 unit-id=2")) {
      // Unit 2 keeps the line in use while unit 1 goes wrong.
      String second = "0203020007bd86";
      assertBad(
          script, sensor, "01030212343534", "unit 1: an answer with a wrong check sum", second);
      assertBad(script, sensor, "0103021235", "unit 1: an answer broke off", second);
      assertBad(script, sensor, "0104021234b447", "unit 1: an answer to something else", second);
      assertBad(script, sensor, second, "unit 1: an answer of unit 2", second);

      script.answers.add(RIGHT);
      script.answers.add(second);
      sensor.time.pass(java.time.Duration.ofSeconds(8));
      assertThat(sensor.read()).containsOnly(entry("a", 0x1234L), entry("b", 7L));
    }
  }

  /** Answers each request after a while with 1000 and the address, whatever else it is asked. */
  private static final class Slow implements AutoCloseable {

    final String host = Loopback.address();
    final ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName(host));
    final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    volatile long millis;

    Slow() throws IOException {
      Thread thread = new Thread(this::serve, "slow");
      thread.setDaemon(true);
      thread.start();
    }

    private void serve() {
      while (!server.isClosed()) {
        try (Socket socket = server.accept()) {
          byte[] request = socket.getInputStream().readNBytes(8);
          while (request.length == 8) {
            byte[] answer = answer(request[3] & 0xFF);
            Object unused =
                timer.schedule(
                    () -> {
                      socket.getOutputStream().write(answer);
                      return answer;
                    },
                    millis,
                    TimeUnit.MILLISECONDS);
            request = socket.getInputStream().readNBytes(8);
          }
        } catch (IOException e) {
          // The next connection.
        }
      }
    }

    private static byte[] answer(int address) {
      int value = 1000 + address;
      byte[] frame = {1, 3, 2, (byte) (value >> 8), (byte) value, 0, 0};
      int[] check = ModbusUtil.calculateCRC(frame, 0, 5);
      frame[5] = (byte) check[0];
      frame[6] = (byte) check[1];
      return frame;
    }

    @Override
    public void close() throws IOException {
      server.close();
      timer.shutdownNow();
    }
  }

  @Test
  void anAnswerThatComesTooLateIsNeverTakenForThatToAnotherRequest() throws Exception {
    try (Slow slow = new Slow();
        TestSensor sensor =
            new TestSensor(
                slow.host,
                slow.server.getLocalPort(),
                Map.of("transport", "rtu-tcp", "repeats", 1, "timeout", 100),
                "a = holding:0",
                "b = holding:50",
                "c = holding:100")) {
      Map<String, Object> right = Map.of("a", 1000L, "b", 1050L, "c", 1100L);
      assertThat(sensor.read()).isEqualTo(right);
      slow.millis = 130;

      for (int i = 0; i < 3; i++) {
        assertThat(sensor.read()).isEqualTo(right);
      }
    }
  }

  private static void assertBad(
      Script script, TestSensor sensor, String answer, String reason, String second)
      throws Exception {
    sensor.time.pass(java.time.Duration.ofSeconds(8));
    script.answers.add(answer);
    script.answers.add(second);
    assertThat(sensor.read()).containsOnly(entry("a", "bad: " + reason), entry("b", 7L));
  }
}
