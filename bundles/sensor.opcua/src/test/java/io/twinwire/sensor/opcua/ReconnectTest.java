package io.twinwire.sensor.opcua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.twinwire.api.sensor.Quality;
import io.twinwire.api.sensor.Reading;
import io.twinwire.support.sensor.channel.ChannelTable;
import io.twinwire.support.sensor.device.EventDevice.Sink;
import io.twinwire.support.sensor.device.Samples;
import io.twinwire.support.testing.opcua.PlantServer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.eclipse.milo.opcua.sdk.client.UaSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReconnectTest {

  @TempDir private Path data;
  private PlantServer server;
  private Cable cable;

  @BeforeEach
  void start() throws Exception {
    server = new PlantServer();
    server.set("speed", 0);
    server.set("still", 42);
    cable = new Cable(server.address(), server.port());
  }

  @AfterEach
  void stop() {
    cable.close();
    server.close();
  }

  private Gateway gateway(Map<String, ?> attributes) {
    return new Gateway(
            data,
            cable.url(),
            attributes,
            "speed = ns=2;s=speed queue=5000",
            "still = ns=2;s=still")
        .connected();
  }

  private static void expectCut(Gateway gateway) {
    gateway.awaitCut();
    assertThat(gateway.reading("speed").quality()).isEqualTo(Quality.BAD);
  }

  private static List<String> told(Gateway gateway, String channel) {
    return gateway.heard.stream()
        .filter(reading -> reading.channel().equals(channel))
        .map(reading -> reading.quality() + " " + reading.value().orElse(reading.reason()))
        .toList();
  }

  @Test
  void noQueuedChangeIsLostOverShortCuts() {
    try (Gateway gateway = gateway(Map.of("keepAliveInterval", 1))) {
      gateway.awaits("speed", 0L);
      int value = 0;
      for (int cut = 0; cut < 2; cut++) {
        // Changes before the cut that are under way, while it lasts, and after it.
        for (int i = 0; i < 100; i++) {
          server.set("speed", ++value);
        }
        cable.cut();
        for (int i = 0; i < 100; i++) {
          server.set("speed", ++value);
        }
        gateway.awaits("speed", (long) value);
      }
      List<Object> distinct = gateway.values("speed").stream().distinct().toList();
      assertThat(distinct)
          .containsExactlyElementsOf(
              LongStream.rangeClosed(0, value).<Object>mapToObj(Long::valueOf).toList());
      assertThat(server.sessions()).isEqualTo(1);
      assertThat(server.subscriptions("speed")).isEqualTo(1);
    }
  }

  @Test
  void aCutIsToldOncePerChannelAndWhatDidNotChangeHoldsAgain() {
    try (Gateway gateway = gateway(Map.of())) {
      gateway.awaits("still", 42L);
      cable.unplug();
      expectCut(gateway);
      cable.plug();
      gateway.awaits("still", 42L);

      assertThat(told(gateway, "still"))
          .containsExactly(
              "GOOD 42",
              "BAD " + cable.url() + ": the connection is cut; its session is being resumed",
              "GOOD 42");
      assertThat(gateway.sensor.trouble()).isEmpty();
    }
  }

  @Test
  void aSubscriptionThatOutlivedItsSessionIsTakenOver() {
    // A server hands a subscription over to the same user only.
    Map<String, ?> login =
        Map.of(
            "user",
            "operator",
            "_password",
            "s3cret",
            "trustOnFirstUse",
            true,
            "keepAliveInterval",
            1);
    try (Gateway gateway = gateway(login)) {
      gateway.awaits("still", 42L);
      cable.unplug();
      expectCut(gateway);
      server.forgetSessions(false);
      server.set("speed", 1);
      server.set("speed", 2);
      cable.plug();
      gateway.awaits("speed", 2L);

      assertThat(gateway.values("speed")).contains(1L, 2L);
      assertThat(server.sessions()).isEqualTo(1);
      assertThat(server.subscriptions("speed")).isEqualTo(1);
    }
  }

  @Test
  void aSubscriptionThatTheServerLostIsMadeAnew() throws Exception {
    try (Gateway gateway = gateway(Map.of())) {
      gateway.awaits("still", 42L);
      server.stop();
      expectCut(gateway);
      server.restart();
      server.set("speed", 7);
      server.set("still", 43);
      gateway.awaits("speed", 7L);
      gateway.awaits("still", 43L);

      Gateway.await("one session").until(() -> server.sessions() == 1);
      assertThat(server.subscriptions("speed")).isEqualTo(1);
      assertThat(gateway.sensor.trouble()).isEmpty();
    }
  }

  @Test
  void aSessionThatCannotBeResumedInTimeIsOpenedAnew() {
    try (Gateway gateway = gateway(Map.of("sessionTimeout", 10))) {
      gateway.awaits("still", 42L);
      cable.unplug();
      expectCut(gateway);
      gateway.trouble("could not be resumed within 2 s");
      cable.plug();
      gateway.awaits("still", 42L);
      assertThat(told(gateway, "still").stream().filter(text -> text.startsWith("BAD")))
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void aServerThatFallsSilentIsAwayAfterTwoLooks() {
    try (Gateway gateway = gateway(Map.of("keepAliveInterval", 1))) {
      gateway.awaits("still", 42L);
      cable.holdUp(true);
      expectCut(gateway);
      cable.holdUp(false);
      gateway.awaits("still", 42L);
    }
  }

  @Test
  void aServerThatIsNotThereAndOneThatSaysNothingAreNamed() {
    cable.unplug();
    try (Gateway gateway =
        new Gateway(data, cable.url(), Map.of("timeout", 1), "speed = ns=2;s=speed")) {
      gateway.trouble(cable.url() + ": ");
      cable.holdUp(true);
      cable.plug();
      gateway.trouble(cable.url() + ": no answer within 1 s");
      Reading reading = gateway.reading("speed");
      assertThat(reading.quality()).isEqualTo(Quality.BAD);
      assertThat(reading.reason()).contains(cable.url());
      cable.holdUp(false);
      gateway.awaits("speed", 0L);
    }
  }

  @Test
  void whatIsToldOfASessionInTheWrongOrderDoesNotCount() throws Exception {
    OpcUaHost host = new OpcUaHost(() -> data);
    List<String> told = new CopyOnWriteArrayList<>();
    Settings settings =
        Settings.of(Configs.of(cable.url(), Map.of()), new ArrayList<>()).orElseThrow();
    Connection connection = new Connection(settings, host, noting(told), Clock.systemUTC());
    try {
      connection.open(
          ChannelTable.of(
                  new String[] {"still = ns=2;s=still"},
                  (address, options) -> OpcUaAddress.parse(address, options, 0, 1))
              .entries());
      UaSession session = connection.client().getSession();
      connection.onSessionInactive(session);
      assertThat(told).isEmpty();

      cable.unplug();
      Gateway.await("the cut").until(() -> told.contains("away"));
      connection.onSessionActive(session);
      assertThat(told).containsExactly("away");

      cable.plug();
      Gateway.await("the end of the cut").until(() -> told.contains("back"));
      assertThat(told).containsExactly("away", "back");
    } finally {
      connection.close();
      host.close();
    }
  }

  private static Sink<OpcUaAddress> noting(List<String> told) {
    return new Sink<>() {
      @Override
      public void report(Samples<OpcUaAddress> samples) {}

      @Override
      public void lost(String cause) {
        told.add(cause);
      }

      @Override
      public void away(String cause) {
        told.add("away");
      }

      @Override
      public void back() {
        told.add("back");
      }
    };
  }

  @Test
  void itEndsWithinABoundAlsoWhileTheServerIsAway() {
    for (String state : List.of("there", "cut", "silent")) {
      cable.plug();
      cable.holdUp(false);
      Gateway gateway = gateway(Map.of());
      gateway.awaits("still", 42L);
      if (state.equals("cut")) {
        cable.unplug();
        expectCut(gateway);
      }
      cable.holdUp(state.equals("silent"));
      expectEnd(gateway);
    }
  }

  @Test
  void itEndsWithinABoundWhileItConnects() {
    // Amid a handshake, before the session, and before the subscription.
    for (int answers : new int[] {1, 6, 9}) {
      cable.holdUpAfter(answers);
      Gateway gateway =
          new Gateway(data, cable.url(), Map.of("timeout", 1), "still = ns=2;s=still");
      Gateway.await("silence").until(cable::isHeldUp);
      expectEnd(gateway);
      cable.holdUp(false);
    }
  }

  private static void expectEnd(Gateway gateway) {
    long start = System.nanoTime();
    gateway.close();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    // A thread of a pool that has ended may be on its way out.
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .filteredOn(name -> name.startsWith("twinwire-opcua"))
                    .isEmpty());
  }
}
