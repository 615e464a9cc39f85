package io.twinwire.hub.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.twinwire.api.hub.HubException;
import io.twinwire.api.hub.HubState.Reason;
import io.twinwire.api.hub.Twin;
import io.twinwire.api.hub.TwinListener;
import io.twinwire.support.testing.Loopback;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.osgi.util.promise.Promise;

/** Twin calls and notifications, through Microsoft's client. */
class TransportTwinTest extends TransportCase {

  TransportTwinTest() {
    super(Loopback.address());
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
  void patchesThatMayBeWholeDocumentsAreConfirmedByOneRead() throws Exception {
    hub.twin = "{\"desired\":{\"a\":1,\"b\":2,\"$version\":8},\"reported\":{\"$version\":3}}";
    connect();
    await().atMost(PATIENCE).until(() -> !twins.isEmpty());

    hub.twin = "{\"desired\":{\"a\":5,\"$version\":12},\"reported\":{\"$version\":3}}";
    for (int version = 9; version <= 12; version++) {
      hub.desire(version, "{\"a\":" + (version - 7) + ",\"$version\":" + version + "}");
    }
    await().atMost(PATIENCE).until(() -> twins.size() == 6);

    assertThat(twins.get(4).desired()).isEqualTo(Map.of("a", 5L, "b", 2L));
    assertThat(twins.get(5).desired()).isEqualTo(Map.of("a", 5L));
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
}
