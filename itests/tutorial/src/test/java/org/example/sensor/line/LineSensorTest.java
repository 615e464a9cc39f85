package org.example.sensor.line;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.twinwire.api.sensor.Quality;
import io.twinwire.api.sensor.Reading;
import io.twinwire.support.retry.RetryPolicy;
import io.twinwire.support.sensor.channel.ChannelTable;
import io.twinwire.support.sensor.device.Backoff;
import io.twinwire.support.sensor.device.PolledSensor;
import io.twinwire.support.testing.ManualLoop;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LineSensorTest {

  private final ManualLoop time = new ManualLoop();
  private LineServer server;

  @BeforeEach
  void start() throws IOException {
    server = new LineServer();
    server.points.putAll(Map.of("t1", "21.5", "d1", "0", "p1", "1250"));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  /** The lines that the tutorial's twin has. */
  private static String[] lines() throws IOException {
    String twin = Files.readString(Path.of("src/test/resources/twin.json"));
    JsonObject desired = JsonParser.parseString("{" + twin + "}").getAsJsonObject();
    JsonArray lines =
        desired
            .getAsJsonObject("desired")
            .getAsJsonObject("line")
            .getAsJsonObject("oven")
            .getAsJsonArray("channels");
    return lines.asList().stream().map(line -> line.getAsString()).toArray(String[]::new);
  }

  private static PolledSensor<LineAddress> configured(Map<String, Object> config) {
    Config values =
        (Config)
            Proxy.newProxyInstance(
                Config.class.getClassLoader(),
                new Class<?>[] {Config.class},
                (proxy, method, arguments) ->
                    config.getOrDefault(method.getName(), method.getDefaultValue()));
    return LineComponent.sensor("oven", values);
  }

  private PolledSensor<LineAddress> sensor() throws IOException {
    return configured(Map.of("host", server.host, "port", server.port(), "channels", lines()));
  }

  /** A sensor whose back-off ends when the test's clock says so. */
  private PolledSensor<LineAddress> sensor(String host, int port) throws IOException {
    RetryPolicy policy = new RetryPolicy(Duration.ofSeconds(1), Duration.ofMinutes(1), 0);
    return new PolledSensor<>(
        "oven",
        List.of(),
        ChannelTable.of(lines(), LineAddress::parse),
        new LineDevice(host, port),
        new Backoff(policy, time::nanos, new SplittableRandom(1)),
        time);
  }

  private static Map<String, String> told(List<Reading> readings) {
    Map<String, String> told = new HashMap<>();
    for (Reading reading : readings) {
      told.put(
          reading.channel(),
          reading.quality() == Quality.GOOD
              ? reading.value().orElseThrow() + reading.unit()
              : reading.quality() + ": " + reading.reason());
    }
    return told;
  }

  @Test
  void the_channels_of_the_twin_are_read() throws Exception {
    try (PolledSensor<LineAddress> sensor = sensor()) {
      assertThat(sensor.faults()).isEmpty();
      assertThat(told(sensor.read()))
          .containsExactlyInAnyOrderEntriesOf(
              Map.of("temperature", "21.5Cel", "door", "false", "power", "1.25kW"));
      assertThat(sensor.trouble()).isEmpty();
    }
  }

  @Test
  void a_point_that_fails_or_says_nonsense_leaves_the_others_alone() throws Exception {
    try (PolledSensor<LineAddress> sensor = sensor()) {
      server.points.remove("t1");
      server.points.put("d1", "ajar");
      assertThat(told(sensor.read()))
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "temperature", "BAD: no such point",
                  "door", "BAD: 'ajar' is neither true nor false",
                  "power", "1.25kW"));
      server.points.put("t1", "301");
      assertThat(told(sensor.read()))
          .containsEntry("temperature", "UNCERTAIN: 301.0 is above 300.0");
    }
  }

  @Test
  void a_device_that_goes_is_bad_with_the_cause_and_is_read_again_when_it_is_back()
      throws Exception {
    try (PolledSensor<LineAddress> sensor = sensor(server.host, server.port())) {
      sensor.read();
      server.hangUp();
      assertThat(told(sensor.read()).values())
          .hasSize(3)
          .allMatch(bad -> bad.startsWith("BAD: " + server.host + ":" + server.port() + ": GET "));
      assertThat(sensor.trouble()).isPresent();
      assertThat(told(sensor.read()).get("door")).startsWith("BAD: ");
      time.pass(Duration.ofSeconds(1));
      assertThat(told(sensor.read())).containsEntry("temperature", "21.5Cel");
      assertThat(sensor.trouble()).isEmpty();
    }
  }

  @Test
  void a_device_that_does_not_answer_is_not_waited_for() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getByName(server.host));
        PolledSensor<LineAddress> sensor = sensor(server.host, silent.getLocalPort())) {
      assertThat(told(sensor.read()).get("door")).endsWith("GET t1: Read timed out");
    }
  }

  @Test
  void after_200_failures_there_are_no_more_threads_and_it_is_read_again() throws Exception {
    int port = server.port();
    try (PolledSensor<LineAddress> sensor = sensor(server.host, port)) {
      server.close();
      sensor.read();
      int threads = Thread.activeCount();
      for (int i = 0; i < 200; i++) {
        time.pass(Duration.ofMinutes(1));
        assertThat(told(sensor.read()).get("door")).contains("Connection refused");
      }
      assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads);
    }
  }

  @Test
  void what_cannot_be_used_is_named_and_the_rest_is_read() {
    try (PolledSensor<LineAddress> sensor =
        configured(
            Map.of("port", 99999, "channels", new String[] {"a = t1", "b = ?", "c = t2 x=1"}))) {
      assertThat(sensor.faults())
          .containsExactly(
              "host: there is none; right is a name or an address",
              "port: 99999 is above 65535; 7000 is used",
              "channels: b: '?' is no point, such as t1",
              "channels: c: x: no such option; there are as, deadband, high, low, offset, scale,"
                  + " unit, writable");
      assertThat(sensor.channels()).hasSize(1);
    }
  }

  @Test
  void without_a_host_nothing_is_asked() throws Exception {
    try (PolledSensor<LineAddress> sensor = configured(Map.of("channels", lines()))) {
      assertThat(told(sensor.read()).values()).containsOnly("BAD: host: there is none");
    }
  }
}
