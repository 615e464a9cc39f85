package io.twinwire.sensor.opcua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.twinwire.api.sensor.Quality;
import io.twinwire.api.sensor.Reading;
import io.twinwire.support.sensor.channel.ChannelTable;
import io.twinwire.support.testing.opcua.PlantServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubscriptionTest {

  private static PlantServer server;
  @TempDir private Path data;

  @BeforeAll
  static void start() throws Exception {
    server = new PlantServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private Gateway gateway(String... channels) {
    return new Gateway(data, server.url(), Map.of(), channels).connected();
  }

  @Test
  void everyChangeIsToldWithTheTimeOfItsSourceAndItsStatusByName() {
    Instant time = Instant.parse("2026-11-23T08:00:00.123Z");
    server.set("speed", 1.5, StatusCodes.Good, time);
    try (Gateway gateway = gateway("speed = ns=2;s=speed unit=m/s scale=2")) {
      gateway.awaits("speed", 3.0);
      server.set("speed", 2.5, StatusCodes.Uncertain_LastUsableValue, time.plusSeconds(1));
      server.set("speed", 2.5, StatusCodes.Bad_SensorFailure, time.plusSeconds(2));
      server.set("speed", 4.5, StatusCodes.Good_LocalOverride, time.plusSeconds(3));
      gateway.awaits("speed", 9.0);

      assertThat(gateway.heard)
          .containsExactly(
              Reading.good("speed", 3.0, "m/s", time),
              Reading.uncertain(
                  "speed", 5.0, "m/s", "Uncertain_LastUsableValue", time.plusSeconds(1)),
              Reading.bad("speed", "Bad_SensorFailure", time.plusSeconds(2)),
              Reading.good("speed", 9.0, "m/s", time.plusSeconds(3)));
    }
  }

  @Test
  void theServerLooksAndQueuesAsTheChannelSaysElseAsTheInstance() {
    server.set("a", 1);
    server.set("b", 1);
    try (Gateway gateway =
        new Gateway(
            data,
            server.url(),
            Map.of("samplingInterval", 2000, "queueSize", 7),
            "a = ns=2;s=a sampling=250 queue=3",
            "b = ns=2;s=b")) {
      gateway.connected();
      assertThat(server.sampling("a")).containsExactly(250.0, 3);
      assertThat(server.sampling("b")).containsExactly(2000.0, 7);
    }
  }

  @Test
  void whatTheServerDropsBecauseItsQueueIsFullIsSaid() {
    server.set("fast", 0);
    try (Gateway gateway =
        new Gateway(
            data,
            server.url(),
            Map.of("publishingInterval", 500),
            "fast = ns=2;s=fast queue=3",
            "slow = ns=2;s=fast queue=1000")) {
      gateway.awaits("fast", 0L);
      assertThat(gateway.sensor.warnings()).isEmpty();
      for (int i = 1; i <= 50; i++) {
        server.set("fast", i);
      }
      gateway.awaits("fast", 50L);
      gateway.awaits("slow", 50L);

      assertThat(gateway.values("slow")).hasSize(51);
      assertThat(gateway.sensor.warnings())
          .singleElement()
          .asString()
          .startsWith("fast: the server dropped changes, last before ")
          .endsWith(
              ": its queue of 3 was full; right is a longer queue, or a shorter"
                  + " publishingInterval");
    }
  }

  @Test
  void whatTheServerDoesNotHaveIsBadAndTheOthersGoOn() {
    server.set("there", 7);
    server.set("row", new Integer[] {1, 2, 3});
    server.declare("empty");
    try (Gateway gateway =
        gateway(
            "there = nsu=urn:twinwire:plant;s=there",
            "missing = ns=2;s=missing",
            "elsewhere = nsu=urn:elsewhere;s=x",
            "row = ns=2;s=row",
            "second = ns=2;s=row index=1",
            "fourth = ns=2;s=row index=3",
            "empty = ns=2;s=empty")) {
      gateway.awaits("there", 7L);
      gateway.awaits("second", 2L);
      assertThat(gateway.sensor.trouble()).isEmpty();
      assertThat(gateway.reading("missing").reason()).isEqualTo("Bad_NodeIdUnknown");
      assertThat(gateway.reading("elsewhere").reason())
          .isEqualTo("the server has no namespace urn:elsewhere");
      assertThat(gateway.reading("row").reason())
          .isEqualTo("an array of 3 elements; right is one of them, with index=0 and up");
      assertThat(gateway.reading("fourth").reason()).isEqualTo("Bad_IndexRangeNoData");
      assertThat(gateway.reading("empty").reason()).isEqualTo("the server gives no value");
    }
  }

  @Test
  void valuesOfAllPlainTypesAreTold() {
    Map<String, Object> expected =
        Map.of(
            "yes",
            true,
            "byte",
            200L,
            "word",
            60_000L,
            "dword",
            4_000_000_000L,
            "float",
            0.1,
            "text",
            "hello",
            "title",
            "Pump");
    server.set("yes", true);
    server.set("byte", Unsigned.ubyte(200));
    server.set("word", Unsigned.ushort(60_000));
    server.set("dword", Unsigned.uint(4_000_000_000L));
    server.set("float", 0.1f);
    server.set("text", "hello");
    server.set("title", LocalizedText.english("Pump"));
    String[] channels =
        expected.keySet().stream().map(name -> name + " = ns=2;s=" + name).toArray(String[]::new);
    try (Gateway gateway = gateway(channels)) {
      expected.forEach(gateway::awaits);
    }
  }

  @Test
  void fiveThousandVariablesAreSubscribedInChunksWithinSeconds() {
    IntStream.range(0, 5000).forEach(i -> server.set("item" + i, i));
    long start = System.nanoTime();
    try (Gateway gateway = gateway("c{0..4999} = ns=2;s=item{0..4999}")) {
      gateway.awaits("c4999", 4999L);
      Duration taken = Duration.ofNanos(System.nanoTime() - start);
      IntStream.range(0, 5000).forEach(i -> server.set("item" + i, i + 1));
      Gateway.await("all changes")
          .until(
              () ->
                  IntStream.range(0, 5000).allMatch(i -> valueAt(gateway, i).equals((long) i + 1)));
      assertThat(taken).isLessThan(Duration.ofSeconds(10));
    }
  }

  private static Object valueAt(Gateway gateway, int index) {
    List<Reading> all = gateway.sensor.read();
    return all.get(index).value().orElse("");
  }

  @Test
  void aWritableChannelIsWrittenInTheTypeOfItsVariable() throws Exception {
    server.set("setpoint", Unsigned.ushort(10));
    server.declare("target");
    try (Gateway gateway =
        gateway(
            "setpoint = ns=2;s=setpoint scale=0.1 writable",
            "target = ns=2;s=target writable",
            "gone = ns=2;s=gone writable",
            "fixed = ns=2;s=setpoint")) {
      gateway.sensor.write("setpoint", 25.5);
      assertThat(server.get("setpoint")).isEqualTo(Unsigned.ushort(255));
      gateway.sensor.write("target", 7);
      assertThat(server.get("target")).isEqualTo(7.0);

      assertThatThrownBy(() -> gateway.sensor.write("setpoint", 10_000))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("100000 is no UShort");
      assertThatThrownBy(() -> gateway.sensor.write("gone", 1))
          .hasMessageContaining("Bad_NodeIdUnknown");
      assertThatThrownBy(() -> gateway.sensor.write("fixed", 1))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void whatIsBrowsedGoesIntoTheChannelsAsItStands() throws Exception {
    server.set("\"DB1\".\"Motor speed\"", 3.5);
    try (Gateway gateway = gateway("any = i=2258")) {
      String objects = gateway.device.browser().lines("");
      assertThat(objects)
          .contains("[Line1] nsu=urn:twinwire:plant;s=Line1")
          .contains("[Server] i=2253");
      String[] lines = gateway.device.browser().lines("ns=2;s=Line1").split(System.lineSeparator());

      assertThat(lines)
          .contains("\"DB1\".\"Motor_speed\" = 'nsu=urn:twinwire:plant;s=\"DB1\".\"Motor speed\"'");
      ChannelTable<OpcUaAddress> table =
          ChannelTable.of(
              lines, (address, options) -> OpcUaAddress.parse(address, options, 1000, 10));
      assertThat(table.faults()).isEmpty();
      assertThat(table.entries()).hasSameSizeAs(lines);
    }
    try (Gateway gateway = gateway("speed = 'nsu=urn:twinwire:plant;s=\"DB1\".\"Motor speed\"'")) {
      gateway.awaits("speed", 3.5);
      assertThat(gateway.reading("speed").quality()).isEqualTo(Quality.GOOD);
    }
  }
}
