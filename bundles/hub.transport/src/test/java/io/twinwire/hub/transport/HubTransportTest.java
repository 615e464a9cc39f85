package io.twinwire.hub.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.twinwire.api.hub.HubException;
import io.twinwire.api.hub.HubListener;
import io.twinwire.api.hub.HubMessage;
import io.twinwire.api.hub.HubState;
import io.twinwire.api.hub.HubState.Reason;
import io.twinwire.api.hub.Twin;
import io.twinwire.api.hub.TwinListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.util.promise.Promise;
import org.slf4j.LoggerFactory;

/** Microsoft's client, unmodified, against a stub. */
@Timeout(60)
class HubTransportTest {

  private static final String ADDRESS = "127.0.14.1";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path dir;

  private final List<HubState> states = new CopyOnWriteArrayList<>();
  private final List<Twin> twins = new CopyOnWriteArrayList<>();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private StubHub hub;
  private HubTransport transport;
  private Threads threads;

  @BeforeEach
  void start() throws Exception {
    root.setLevel(Level.WARN);
    log.start();
    root.addAppender(log);
    hub = new StubHub(ADDRESS);
    threads = Threads.now();
    transport = new HubTransport("twinwire/1.2.3", SdkClient::new);
    transport.bindHubListener((HubListener) states::add);
    transport.bindTwinListener((TwinListener) twins::add);
  }

  @AfterEach
  void stop() throws Exception {
    transport.deactivate();
    hub.close();
    root.detachAppender(log);
  }

  @Test
  void twentyThousandMessagesArriveInTheOrderOfTheCalls() throws Exception {
    connect();
    List<Promise<Void>> promises = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      // As many on the way as make the SDK's own queue swap some.
      if (i >= 50) {
        promises.get(i - 50).getValue();
      }
      promises.addAll(send(i, i + 1));
    }
    for (Promise<Void> promise : promises) {
      promise.getValue();
    }

    assertThat(bodies(1)).isEqualTo(numbers(0, 20_000));
  }

  @Test
  void aCutFailsTheUnsettledInOrderAndNothingLaterGoesOut() throws Exception {
    hub.cutAt = 5_000;
    connect();
    List<Integer> failed = new CopyOnWriteArrayList<>();
    List<Promise<Void>> promises = send(0, 10_000);
    for (int i = 0; i < promises.size(); i++) {
      int number = i;
      promises.get(i).onFailure(failure -> failed.add(number));
    }
    await().atMost(PATIENCE).until(() -> promises.stream().allMatch(Promise::isDone));
    // The callbacks run one after the other, behind the promises; the last send failed for sure.
    await().atMost(PATIENCE).until(() -> failed.contains(9_999));

    // The SDK may tell of an acknowledgement after that of a later message, or no more at all.
    assertThat(failed).isSorted().containsAll(numbers(5_000, 10_000));
    await().atMost(PATIENCE).until(() -> hub.connections() == 2 && transport.state().connected());
    assertThat(bodies(1)).isEqualTo(numbers(0, 5_000));
    assertThat(bodies(2)).isEmpty();
    assertThat(states)
        .extracting(HubState::reason)
        .containsSubsequence(Reason.CONNECTION_OK, Reason.NO_NETWORK, Reason.CONNECTION_OK);

    for (Promise<Void> promise : send(5_000, 6_000)) {
      promise.getValue();
    }
    assertThat(bodies(2)).isEqualTo(numbers(5_000, 6_000));
  }

  @Test
  void noThreadIsLeftAfterCutsAndClose() throws Exception {
    connect();
    for (int i = 0; i < 3; i++) {
      int number = hub.connections();
      send(0, 100);
      hub.cut();
      await()
          .atMost(PATIENCE)
          .until(() -> hub.connections() > number && transport.state().connected());
    }
    transport.deactivate();

    threads.assertNoneIsLeft();
  }

  @Test
  void refusalsLeaveNoThreadAndTheirReasonIsTold() throws Exception {
    hub.answer = MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED;
    configure(100);
    await().atMost(PATIENCE).until(() -> hub.connections() >= 3);

    assertThat(transport.state().reason()).isEqualTo(Reason.BAD_CREDENTIAL);
    assertThat(new HubHealth(transport, transport).execute().getStatus())
        .isEqualTo(Result.Status.WARN);

    hub.answer = MqttConnectReturnCode.CONNECTION_ACCEPTED;
    await().atMost(PATIENCE).until(() -> transport.state().connected());
    assertThat(new HubHealth(transport, transport).execute().getStatus())
        .isEqualTo(Result.Status.OK);
    transport.deactivate();
    threads.assertNoneIsLeft();
  }

  @Test
  void aStopDuringAnOpeningLeavesNoThread() throws Exception {
    hub.greeting = false;
    configure(100);
    await().atMost(PATIENCE).until(() -> !hub.users.isEmpty());
    transport.deactivate();

    threads.assertNoneIsLeft();
  }

  @Test
  void aCloseOnAnInterruptedThreadLeavesNoThread() throws Exception {
    HubClient client =
        new SdkClient(CredentialSource.of(credentials()).read(), Fixtures.settings());
    client.open(
        new HubClient.Events() {
          @Override
          public void lost(HubException why) {}

          @Override
          public void desired(Map<String, Object> patch, long version) {}
        });
    Thread.currentThread().interrupt();
    client.close();

    assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
    transport.deactivate();
    threads.assertNoneIsLeft();
  }

  @Test
  void aHubThatFallsSilentIsLeftAndClosingStaysQuick() throws Exception {
    hub.acknowledging = false;
    transport.modified(Fixtures.config(230, 100, 1, 1), credentials());
    await().atMost(PATIENCE).until(() -> transport.state().connected());
    Promise<Void> promise = transport.send(Fixtures.message("m"));

    await().atMost(PATIENCE).until(promise::isDone);
    assertThat(promise.getFailure()).hasMessageContaining("acknowledged nothing for 1 s");

    await().atMost(PATIENCE).until(() -> hub.connections() > 1 && transport.state().connected());
    transport.send(Fixtures.message("n"));
    long begin = System.nanoTime();
    transport.deactivate();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
    threads.assertNoneIsLeft();
  }

  @Test
  void twinCallsAreQuickWhileTelemetryFlows() throws Exception {
    connect();
    List<Promise<Void>> promises = send(0, 20_000);
    long begin = System.nanoTime();
    for (int i = 0; i < 5; i++) {
      transport.updateReported(Map.of("n", i)).getValue();
    }
    transport.readTwin().getValue();
    Duration took = Duration.ofNanos(System.nanoTime() - begin);

    assertThat(promises.get(promises.size() - 1).isDone())
        .as("telemetry still flows after %s ms", took.toMillis())
        .isFalse();
    assertThat(took).isLessThan(Duration.ofSeconds(2));
    for (Promise<Void> promise : promises) {
      promise.getValue();
    }
  }

  @Test
  void aReportedPatchCarriesItsNullsAndTypesAndAnswersWithTheVersion() throws Exception {
    connect();
    Map<String, Object> inner = new LinkedHashMap<>();
    inner.put("gone", null);
    inner.put("list", List.of(1L, 2.5, "x", Map.of("k", true)));
    Map<String, Object> patch = new LinkedHashMap<>();
    patch.put("section", inner);
    patch.put("alsoGone", null);
    patch.put("count", 60L);
    patch.put("rate", 60.0);

    assertThat(transport.updateReported(patch).getValue()).isEqualTo(2L);
    assertThat(transport.updateReported(Map.of("empty", Map.of())).getValue()).isEqualTo(3L);

    assertThat(hub.reported.get(0))
        .contains("\"gone\":null", "\"alsoGone\":null", "\"count\":60", "\"rate\":60.0")
        .contains("\"list\":[1,2.5,\"x\",{\"k\":true}]");
    assertThat(hub.reported.get(1)).isEqualTo("{\"empty\":{}}");
  }

  @Test
  void aRefusedPatchFailsWithTheHubsStatusAndEndsNothing() throws Exception {
    connect();
    hub.reportedStatus = 412;
    HubException failure = (HubException) transport.updateReported(Map.of("a", 1L)).getFailure();

    assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
    assertThat(failure.status()).hasValue(412);
    assertThat(transport.updateReported(Map.of("a", Double.NaN)).getFailure())
        .hasMessageContaining("reported.a: NaN");
    assertThat(transport.state().connected()).isTrue();
  }

  @Test
  void aRefusedReadFailsAtOnceWithTheHubsStatus() throws Exception {
    connect();
    hub.twinStatus = 429;
    HubException failure = (HubException) transport.readTwin().getFailure();

    assertThat(failure.status()).hasValue(429);
  }

  @Test
  void theTwinComesInJdkTypesAndFollowsPatches() throws Exception {
    hub.twin =
        """
        {"desired":{"long":60,"double":60.0,"big":4503599627370495,"exp":1e2,"text":"x",
         "list":[1,{"a":2}],"object":{"deep":{"x":1},"empty":{}},"$version":8,
         "$metadata":{"$lastUpdated":"2026-11-22T00:00:00Z"}},"reported":{"r":true,"$version":3}}""";
    connect();
    await().atMost(PATIENCE).until(() -> !twins.isEmpty());
    Twin twin = twins.get(0);

    assertThat(twin.desired())
        .isEqualTo(
            Map.of(
                "long",
                60L,
                "double",
                60.0,
                "big",
                4503599627370495L,
                "exp",
                100.0,
                "text",
                "x",
                "list",
                List.of(1L, Map.of("a", 2L)),
                "object",
                Map.of("deep", Map.of("x", 1L), "empty", Map.of())));
    assertThat(twin.desiredVersion()).isEqualTo(8);
    assertThat(twin.reported()).isEqualTo(Map.of("r", true));
    assertThat(twin.reportedVersion()).isEqualTo(3);

    hub.desire(9, "{\"object\":{\"deep\":null},\"text\":\"y\",\"$version\":9}");
    await().atMost(PATIENCE).until(() -> twins.size() == 2);
    assertThat(twins.get(1).desired())
        .containsEntry("text", "y")
        .containsEntry("object", Map.of("empty", Map.of()));

    List<Twin> late = new CopyOnWriteArrayList<>();
    transport.bindTwinListener((TwinListener) late::add);
    await().atMost(PATIENCE).until(() -> late.size() == 1);
    assertThat(late.get(0)).isEqualTo(twins.get(1));
  }

  @Test
  void messagesCarryTheirPropertiesAndOnlyThose() throws Exception {
    connect();
    transport
        .send(
            new HubMessage(
                "id-1",
                "{}".getBytes(UTF_8),
                "application/json",
                "utf-8",
                Map.of("messageNumber", "7")))
        .getValue();

    assertThat(hub.telemetry.get(0).topic())
        .contains("$.mid=id-1", "$.ct=application%2Fjson", "$.ce=utf-8", "messageNumber=7")
        .doesNotContain("$.cid");
    assertThat(hub.users.get(0)).contains("twinwire%2F1.2.3");
  }

  @Test
  void whatCanNeverBeSentHarmsNothingElse() throws Exception {
    connect();
    assertRefused(Reason.MESSAGE_TOO_LARGE, Fixtures.message("m", 256 * 1024 + 1));
    assertRefused(Reason.REFUSED, new HubMessage("m", new byte[0], "", "", Map.of()));
    assertRefused(
        Reason.REFUSED, new HubMessage("m", new byte[1], "", "", Map.of("iothub-ack", "full")));
    assertRefused(
        Reason.MESSAGE_TOO_LARGE,
        new HubMessage("m", new byte[1], "", "", Map.of("p", " ".repeat(30_000))));

    transport.send(Fixtures.message("m", 256 * 1024 - 1)).getValue();
    assertThat(hub.connections()).isEqualTo(1);
  }

  @Test
  void anUnknownAuthorityIsNamedAndTheFileThatTrustsItIsEnough() throws Exception {
    transport.modified(
        Fixtures.config(230, 100, 1, 10),
        Fixtures.credentials(Fixtures.connectionString(ADDRESS), "", ""));
    await().atMost(PATIENCE).until(() -> transport.state().reason() == Reason.COMMUNICATION_ERROR);
    assertThat(transport.state().description()).startsWith("TLS: ").contains("PKIX");

    connect();
  }

  @Test
  void aMissingAuthorityFileIsNamed() {
    transport.modified(
        Fixtures.config(230, 100, 1, 10),
        Fixtures.credentials(Fixtures.connectionString(ADDRESS), "", "/no/such/ca.pem"));
    await().atMost(PATIENCE).until(() -> transport.state().reason() == Reason.BAD_CONFIGURATION);

    assertThat(transport.state().description()).isEqualTo("caFile: /no/such/ca.pem does not exist");
    Result result = new HubHealth(transport, transport).execute();
    assertThat(result.getStatus()).isEqualTo(Result.Status.CRITICAL);
    assertThat(new HubCommand(transport).status()).contains("BAD_CONFIGURATION");
  }

  @Test
  void aConfigurationWithoutEffectKeepsTheConnection() throws Exception {
    connect();
    transport.modified(Fixtures.config(230, 200, 2, 20), credentials());
    transport.send(Fixtures.message("m")).getValue();

    assertThat(hub.connections()).isEqualTo(1);
    assertThat(states).filteredOn(HubState::connected).hasSize(1);
  }

  @Test
  void aSettingThatCannotBeUsedIsAWarningAndKeepsTheConnection() throws Exception {
    connect();
    transport.modified(Fixtures.config(5, 30_000, 10, 10), credentials());
    transport.send(Fixtures.message("m")).getValue();

    assertThat(hub.connections()).isEqualTo(1);
    assertThat(states).filteredOn(HubState::connected).hasSize(1);
    Result result = new HubHealth(transport, transport).execute();
    assertThat(result.getStatus()).isEqualTo(Result.Status.WARN);
    assertThat(result.toString())
        .contains("keepAlive: 5 is not between 30 and 1177; 230 is used")
        .contains("retryCap: 10 s is below retryFirst, 30000 ms; 30 s is used");

    configure(100);
    assertThat(new HubHealth(transport, transport).execute().getStatus())
        .isEqualTo(Result.Status.OK);
  }

  @Test
  void aSettingThatCannotBeReadDoesNotKeepTheGatewayFromConnecting() throws Exception {
    transport.modified(
        Fixtures.config(Map.of("keepAlive", new IllegalArgumentException("\"soon\""))),
        credentials());
    await().atMost(PATIENCE).until(() -> transport.state().connected());

    assertThat(transport.faults()).singleElement().asString().contains("keepAlive", "soon");
  }

  @Test
  void offlineCallsFailWithTheStatesReason() throws Exception {
    transport.modified(
        Fixtures.config(230, 100, 1, 10), Fixtures.credentials("HostName=a.b", "", ""));
    await().atMost(PATIENCE).until(() -> transport.state().reason() == Reason.BAD_CONFIGURATION);

    assertThat(((HubException) transport.send(Fixtures.message("m")).getFailure()).reason())
        .isEqualTo(Reason.BAD_CONFIGURATION);
    assertThat(transport.readTwin().getFailure()).isInstanceOf(HubException.class);
    assertThat(transport.updateReported(Map.of()).getFailure()).isInstanceOf(HubException.class);
    assertThat(transport.identity()).isEmpty();
  }

  @Test
  void noLogEverHoldsTheKeyOrAToken() throws Exception {
    root.setLevel(Level.TRACE);
    connect();
    send(0, 10);
    hub.cut();
    await().atMost(PATIENCE).until(() -> hub.connections() == 2 && transport.state().connected());
    hub.answer = MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED;
    hub.cut();
    await().atMost(PATIENCE).until(() -> transport.state().reason() == Reason.BAD_CREDENTIAL);
    transport.modified(
        Fixtures.config(230, 100, 1, 10),
        Fixtures.credentials("HostName=x;SharedAccessKey=" + Fixtures.KEY, "", ""));
    await().atMost(PATIENCE).until(() -> transport.state().reason() == Reason.BAD_CONFIGURATION);
    transport.deactivate();

    List<ILoggingEvent> events = List.copyOf(log.list);
    assertThat(events).isNotEmpty();
    assertThat(
            events.stream()
                .map(
                    event ->
                        event.getFormattedMessage()
                            + (event.getThrowableProxy() == null
                                ? ""
                                : ThrowableProxyUtil.asString(event.getThrowableProxy())))
                .filter(line -> line.contains(Fixtures.KEY) || line.contains("sig=")))
        .isEmpty();
  }

  private CredentialsConfig credentials() throws Exception {
    return Fixtures.credentials(
        Fixtures.connectionString(ADDRESS), "", hub.authority(dir).toString());
  }

  private void configure(int retryFirst) throws Exception {
    transport.modified(Fixtures.config(230, retryFirst, 1, 10), credentials());
  }

  private void connect() throws Exception {
    configure(100);
    await()
        .pollInterval(5, MILLISECONDS)
        .atMost(PATIENCE)
        .until(() -> transport.state().connected());
  }

  private List<Promise<Void>> send(int from, int to) {
    List<Promise<Void>> promises = new ArrayList<>();
    for (int i = from; i < to; i++) {
      promises.add(
          transport.send(
              new HubMessage(
                  "m" + i, String.valueOf(i).getBytes(UTF_8), "", "", Collections.emptyMap())));
    }
    return promises;
  }

  private List<Integer> bodies(int connection) {
    return List.copyOf(hub.telemetry).stream()
        .filter(message -> message.connection() == connection)
        .map(message -> Integer.valueOf(message.body()))
        .toList();
  }

  private static List<Integer> numbers(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  private void assertRefused(Reason reason, HubMessage message) throws Exception {
    HubException failure = (HubException) transport.send(message).getFailure();
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(transport.state().connected()).isTrue();
  }
}
