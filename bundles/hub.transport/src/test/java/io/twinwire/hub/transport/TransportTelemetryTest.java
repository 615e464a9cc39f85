package io.twinwire.hub.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.twinwire.api.hub.HubException;
import io.twinwire.api.hub.HubMessage;
import io.twinwire.api.hub.HubState;
import io.twinwire.api.hub.HubState.Reason;
import io.twinwire.support.testing.Loopback;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.osgi.util.promise.Promise;

/** Sends, their order and their failures, through Microsoft's client. */
class TransportTelemetryTest extends TransportCase {

  TransportTelemetryTest() {
    super(Loopback.address());
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
