package io.twinwire.localhub.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.twinwire.api.localhub.HubEvent;
import io.twinwire.api.localhub.Identity;
import io.twinwire.support.json.Json;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventStreamTest {

  private TestPortal portal;

  @BeforeEach
  void start() throws IOException {
    portal = new TestPortal();
    portal.hub.add("boiler").add("pump");
  }

  @AfterEach
  void stop() {
    portal.close();
  }

  private static Object at(Object node, String... path) {
    Object value = node;
    for (String key : path) {
      value = ((Map<?, ?>) value).get(key);
    }
    return value;
  }

  @Test
  void theSnapshotComesFirstThenEachEventInOrderWithARisingId() throws Exception {
    portal.hub.send("boiler", "{\"messageNumber\":1}");
    try (SseClient events = portal.events("?device=boiler")) {
      SseClient.Event snapshot = events.next();
      portal.hub.connection("boiler", "connected", "mqtt");
      portal.hub.desire("boiler", Map.of("sendInterval", 5L));
      portal.hub.send("boiler", "{\"messageNumber\":2}");
      portal.hub.report("boiler", Map.of("sendInterval", 5L));
      List<SseClient.Event> live =
          List.of(events.next(), events.next(), events.next(), events.next());

      assertThat(snapshot.name()).isEqualTo("snapshot");
      assertThat((List<?>) snapshot.data().get("devices")).hasSize(2);
      assertThat((List<?>) at(snapshot.data(), "selected", "messages")).hasSize(1);
      assertThat(live)
          .extracting(SseClient.Event::name)
          .containsExactly("connection", "twin", "telemetry", "twin");
      assertThat(at(live.get(0).data(), "device", "link", "reason")).isEqualTo("mqtt");
      assertThat(at(live.get(1).data(), "twin", "properties", "desired", "sendInterval"))
          .isEqualTo(5L);
      assertThat(at(live.get(2).data(), "message", "body")).isEqualTo("{\"messageNumber\":2}");
      assertThat(live.get(3).data()).containsEntry("part", "reported");
      long last = Long.parseLong(snapshot.id());
      for (SseClient.Event event : live) {
        assertThat(Long.parseLong(event.id())).isEqualTo(++last);
      }
    }
  }

  @Test
  void aMessageThatArrivesWhileTheSnapshotIsReadComesOnce() throws Exception {
    portal.hub.beforeRead(() -> portal.hub.send("boiler", "{\"messageNumber\":1}"));
    try (SseClient events = portal.events("?device=boiler")) {
      assertThat((List<?>) at(events.next().data(), "selected", "messages")).hasSize(1);
      portal.hub.send("boiler", "{\"messageNumber\":2}");

      assertThat(at(events.next().data(), "message", "sequence")).isEqualTo(2L);
    }
  }

  @Test
  void anotherDevicesTelemetryIsNotSentButItsStateIs() throws Exception {
    try (SseClient events = portal.events("?device=boiler")) {
      events.next();
      portal.hub.send("pump", "{}");
      portal.hub.connection("pump", "disconnected", "connection-lost");

      SseClient.Event event = events.next();

      assertThat(event.name()).isEqualTo("connection");
      assertThat(event.data()).containsEntry("deviceId", "pump");
    }
  }

  @Test
  void aRefusalIsShownBesideTheLastState() throws Exception {
    portal.hub.connection("boiler", "connected", "mqtt");
    portal.hub.connection("boiler", "refused", "IotHubUnauthorized");
    try (SseClient events = portal.events("")) {
      Object boiler = ((List<?>) events.next().data().get("devices")).get(0);

      assertThat(at(boiler, "connectionState")).isEqualTo("Connected");
      assertThat(at(boiler, "link", "state")).isEqualTo("connected");
      assertThat(at(boiler, "refusal", "reason")).isEqualTo("IotHubUnauthorized");
    }
  }

  @Test
  void onlyTheLastMessagesAreInTheSnapshotHoweverManyAreKept() throws Exception {
    for (int i = 1; i <= 3000; i++) {
      portal.hub.send("boiler", "{}");
    }
    portal.hub.dropOldest("boiler", 1234);
    try (SseClient events = portal.events("?device=boiler")) {
      List<?> messages = (List<?>) at(events.next().data(), "selected", "messages");

      assertThat(messages).hasSize(100);
      assertThat(at(messages.get(0), "sequence")).isEqualTo(2901L);
      assertThat(at(messages.get(99), "sequence")).isEqualTo(3000L);
      assertThat(portal.hub.reads()).isLessThan(40);
    }
  }

  @Test
  void aBodyThatIsNoTextIsNotSent() throws Exception {
    try (SseClient events = portal.events("?device=boiler")) {
      events.next();
      portal.hub.send("boiler", new byte[] {(byte) 0xc3, 0x28});

      SseClient.Event event = events.next();

      assertThat(at(event.data(), "message", "body")).isNull();
      assertThat(at(event.data(), "message", "size")).isEqualTo(23L);
    }
  }

  @Test
  void silenceIsFilledWithHeartbeats() throws Exception {
    try (TestPortal quick = new TestPortal(Duration.ofMillis(20));
        SseClient events = quick.events("")) {
      events.next();
      String line = events.line();
      while (line.isEmpty()) {
        line = events.line();
      }
      assertThat(line).isEqualTo(": heartbeat");
    }
  }

  @Test
  void aClientThatDoesNotReadNeitherHoldsTheHubNorGrows() throws Exception {
    try (Socket stuck = new Socket(portal.settings.address(), portal.settings.port())) {
      open(stuck);
      String large = "{\"x\":\"" + "y".repeat(30_000) + "\"}";
      Instant begin = Instant.now();
      for (int i = 0; i < 5000; i++) {
        portal.hub.send("boiler", large);
      }

      assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(5));
      String text = readUntil(stuck, "event: resync", "event: snapshot");
      assertThat(text).contains("event: resync\ndata: {}\n\n");
    }
  }

  /** Reads on until the marks were seen in this order. */
  private static String readUntil(Socket socket, String... marks) throws IOException {
    StringBuilder text = new StringBuilder();
    byte[] buffer = new byte[65536];
    int from = 0;
    for (String mark : marks) {
      while (text.indexOf(mark, from) < 0) {
        int count = socket.getInputStream().read(buffer);
        assertThat(count).describedAs("stream ended before " + mark).isPositive();
        text.append(new String(buffer, 0, count, UTF_8));
      }
      from = text.indexOf(mark, from);
    }
    return text.toString();
  }

  private void open(Socket socket) throws IOException {
    socket.setSoTimeout(10_000);
    String host = portal.settings.host() + ":" + portal.settings.port();
    socket
        .getOutputStream()
        .write(
            ("GET /api/events?device=boiler HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                .getBytes(UTF_8));
    await().until(() -> portal.fanout.subscribers() == 1);
  }

  @Test
  void closingEndsReadingAndStuckStreamsWithinASecondAndLeavesNoThread() throws Exception {
    try (Socket stuck = new Socket(portal.settings.address(), portal.settings.port())) {
      open(stuck);
      String large = "{\"x\":\"" + "y".repeat(30_000) + "\"}";
      for (int i = 0; i < 1000; i++) {
        portal.hub.send("boiler", large);
      }
      SseClient idle = portal.events("");
      idle.next();

      Instant begin = Instant.now();
      portal.close();

      assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(1));
      assertThat(portal.fanout.subscribers()).isZero();
      await()
          .untilAsserted(
              () ->
                  assertThat(Thread.getAllStackTraces().keySet())
                      .extracting(Thread::getName)
                      .noneMatch(
                          name ->
                              name.startsWith("localhub-portal")
                                  || name.startsWith("HTTP-Dispatcher")));
    }
  }

  @Test
  void aClientThatLeftIsForgotten() throws Exception {
    SseClient events = portal.events("?device=boiler");
    events.next();
    events.close();

    await()
        .until(
            () -> {
              portal.hub.send("boiler", "{}");
              return portal.fanout.subscribers() == 0;
            });
  }

  @Test
  void whatDoesNotFitTheQueueBecomesOneResync() throws Exception {
    EventFanout fanout = new EventFanout();
    try (Subscription subscription = fanout.subscribe(Optional.empty())) {
      for (int i = 0; i <= Subscription.MAX_EVENTS; i++) {
        fanout.hubEvent(new HubEvent.Tags(Identity.device("boiler"), Instant.EPOCH));
      }
      assertThat(subscription.next(Duration.ZERO)).isInstanceOf(Subscription.Next.Resync.class);
      assertThat(subscription.next(Duration.ZERO)).isInstanceOf(Subscription.Next.Silence.class);
      fanout.hubEvent(new HubEvent.Tags(Identity.device("boiler"), Instant.EPOCH));
      assertThat(subscription.next(Duration.ZERO)).isInstanceOf(Subscription.Next.Event.class);
    }
  }

  @Test
  void anUnknownDeviceHasASnapshotWithoutIt() throws Exception {
    try (SseClient events = portal.events("?device=nobody")) {
      assertThat(Json.write(events.next().data())).contains("\"selected\":null");
    }
  }
}
