package io.twinwire.hub.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.hub.HubException;
import io.twinwire.api.hub.HubState.Reason;
import io.twinwire.support.testing.ManualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.osgi.util.promise.Promise;
import org.osgi.util.promise.PromiseFactory;

class SessionTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final ManualLoop loop = new ManualLoop();
  private final FakeClient client = new FakeClient();
  private final List<HubException> ends = new ArrayList<>();
  private final List<String> settled = new ArrayList<>();
  private final Session session =
      new Session(
          client,
          new Session.Owner() {
            @Override
            public void desired(Session from, Map<String, Object> patch, long version) {}

            @Override
            public void ended(Session from, HubException why) {
              ends.add(why);
            }
          },
          loop,
          new PromiseFactory(PromiseFactory.inlineExecutor()),
          TIMEOUT);

  @Test
  void fromOutsideTheClientGetsOneMessageAndTheNextWithTheAcknowledgement() {
    send("1", "2", "3");

    assertThat(sent()).containsExactly("1");

    client.acknowledge(0);

    assertThat(sent()).containsExactly("1", "2", "3");
    assertThat(settled).containsExactly("1 ok");
  }

  @Test
  void theWindowIsBoundedInCount() {
    send(IntStream.range(0, 500).mapToObj(String::valueOf).toArray(String[]::new));

    client.acknowledge(0);
    assertThat(client.sent).hasSize(1 + Session.WINDOW_MESSAGES);

    client.acknowledge(1);
    assertThat(client.sent).hasSize(2 + Session.WINDOW_MESSAGES);
  }

  @Test
  void theWindowIsBoundedInBytesButTakesOneMessageOfAnySize() {
    send("first");
    for (int i = 0; i < 4; i++) {
      observe("big" + i, session.send(Fixtures.message("big" + i, 200_000)));
    }

    client.acknowledge(0);
    assertThat(sent()).containsExactly("first", "big0");

    client.acknowledge(1);
    assertThat(sent()).containsExactly("first", "big0", "big1");
  }

  @Test
  void afterAFailureNothingLaterIsSentAndAllFailInOrder() {
    send("1", "2", "3", "4");
    client.acknowledge(0);

    client.sent.get(1).reply().failed(new HubException(Reason.NO_NETWORK, "gone"));
    client.acknowledge(2);
    send("5");

    assertThat(sent()).containsExactly("1", "2", "3", "4");
    assertThat(settled)
        .containsExactly("1 ok", "2 NO_NETWORK", "3 NO_NETWORK", "4 NO_NETWORK", "5 NO_NETWORK");
    assertThat(ends).hasSize(1);
  }

  @Test
  void aLostConnectionFailsWhatIsOnTheWayBeforeWhatWaits() {
    send("1", "2", "3");

    session.lost(new HubException(Reason.COMMUNICATION_ERROR, "cut"));

    assertThat(settled)
        .containsExactly("1 COMMUNICATION_ERROR", "2 COMMUNICATION_ERROR", "3 COMMUNICATION_ERROR");
    assertThat(sent()).containsExactly("1");
  }

  @Test
  void aMessageThatTheClientCannotCarryHarmsNoOther() {
    send("1", "bad", "2");
    client.acknowledge(0);

    assertThat(sent()).containsExactly("1", "2");
    assertThat(settled).containsExactly("bad REFUSED", "1 ok");
    assertThat(ends).isEmpty();
  }

  @Test
  void twoMessagesOfOneIdAreNeverOnTheWayTogether() {
    send("1", "same", "same", "2");
    client.acknowledge(0);
    assertThat(sent()).containsExactly("1", "same");

    client.acknowledge(1);
    assertThat(sent()).containsExactly("1", "same", "same", "2");
  }

  @Test
  void anOverdueAcknowledgementEndsTheSession() {
    send("1");
    loop.pass(TIMEOUT.minusMillis(1));
    session.check();
    assertThat(ends).isEmpty();

    loop.pass(Duration.ofMillis(1));
    session.check();

    assertThat(settled).containsExactly("1 COMMUNICATION_ERROR");
    assertThat(ends).singleElement().extracting(Exception::getMessage).asString().contains("60 s");
  }

  @Test
  void anIdleSessionIsNotOverdue() {
    send("1");
    client.acknowledge(0);
    loop.pass(TIMEOUT.multipliedBy(10));
    send("2");
    session.check();

    assertThat(ends).isEmpty();
  }

  @Test
  void aClientThatClosedItselfEndsTheSession() {
    client.closed = true;

    send("1", "2");

    assertThat(settled).containsExactly("1 COMMUNICATION_ERROR", "2 COMMUNICATION_ERROR");
    assertThat(ends).hasSize(1);
  }

  @Test
  void twinCallsGoOneAtATimeAndDoNotWaitForTelemetry() {
    send("1", "2", "3");
    report("a");
    report("b");

    assertThat(client.reports).hasSize(1);

    client.reports.get(0).reply().answered(7L);

    assertThat(client.reports).hasSize(2);
    assertThat(client.reports.get(1).patch()).isEqualTo(Map.of("b", 1L));
    assertThat(settled).containsExactly("a 7");
  }

  @Test
  void aTwinCallWithoutAnswerFailsAloneAndItsLateAnswerIsNothing() {
    report("a");
    report("b");
    loop.pass(TIMEOUT);
    session.check();

    assertThat(settled).containsExactly("a COMMUNICATION_ERROR");
    assertThat(ends).isEmpty();

    client.reports.get(0).reply().answered(7L);
    client.reports.get(1).reply().answered(8L);
    assertThat(settled).containsExactly("a COMMUNICATION_ERROR", "b 8");
  }

  @Test
  void anAnswerThatTheClientLostHoldsUpTheNextCallForAShortTimeOnly() {
    TwinCalls calls = new TwinCalls(loop, Duration.ofSeconds(60));
    for (int seconds : new int[] {8, 16, 32, 60, 60}) {
      calls.submit(
          reply -> {},
          new HubClient.Reply<Long>() {
            @Override
            public void answered(Long version) {}

            @Override
            public void failed(HubException why) {
              settled.add(String.valueOf(why.getMessage()));
            }
          });
      loop.pass(Duration.ofSeconds(seconds).minusMillis(1));
      calls.check();
      assertThat(settled).isEmpty();
      loop.pass(Duration.ofMillis(1));
      calls.check();
      assertThat(settled).containsExactly("the hub gave no answer within " + seconds + " s");
      settled.clear();
    }
  }

  @Test
  void theEndFailsTwinCallsInOrder() {
    report("a");
    report("b");

    session.end(new HubException(Reason.NO_NETWORK, "gone"));
    report("c");

    assertThat(settled).containsExactly("a NO_NETWORK", "b NO_NETWORK", "c NO_NETWORK");
    assertThat(client.reports).hasSize(1);
  }

  private void send(String... ids) {
    for (String id : ids) {
      observe(id, session.send(Fixtures.message(id)));
    }
  }

  private void observe(String id, Promise<Void> promise) {
    promise
        .onSuccess(value -> settled.add(id + " ok"))
        .onFailure(failure -> settled.add(id + " " + ((HubException) failure).reason()));
  }

  private void report(String key) {
    session.updateReported(
        Map.of(key, 1L),
        new HubClient.Reply<>() {
          @Override
          public void answered(Long version) {
            settled.add(key + " " + version);
          }

          @Override
          public void failed(HubException why) {
            settled.add(key + " " + why.reason());
          }
        });
  }

  private List<String> sent() {
    return client.sent.stream().map(FakeClient.Sent::id).toList();
  }
}
