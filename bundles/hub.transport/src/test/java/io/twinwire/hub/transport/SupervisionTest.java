package io.twinwire.hub.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.hub.HubConnection;
import io.twinwire.api.hub.HubException;
import io.twinwire.api.hub.HubState;
import io.twinwire.api.hub.HubState.Reason;
import io.twinwire.api.hub.HubState.Status;
import io.twinwire.support.testing.ManualLoop;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.util.promise.PromiseFactory;

/** The connection always comes back, and never with more tries a minute than the settings allow. */
class SupervisionTest {

  private static final int MOST = 20;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final ManualLoop loop = new ManualLoop();
  private final Random random = new Random(4);
  private final List<FakeClient> clients = new ArrayList<>();
  private final List<Long> tries = new ArrayList<>();
  private final Deque<Runnable> stuck = new ArrayDeque<>();
  private FakeClient.Opening opening = () -> {};
  private boolean sticking;
  private final Supervisor supervisor =
      new Supervisor(
          loop,
          loop,
          task -> {
            if (sticking) {
              stuck.add(task);
            } else {
              loop.execute(task);
            }
          },
          (credentials, settings) -> {
            FakeClient client = new FakeClient();
            client.opening = () -> opening.run();
            client.subscribes = true;
            clients.add(client);
            tries.add(loop.nanos());
            return client;
          },
          new PromiseFactory(PromiseFactory.inlineExecutor()),
          random,
          new TwinFollower(loop, loop, random, state -> {}, twin -> {}));

  private static Settings quick(int keepAlive) {
    return Fixtures.settings(
        Fixtures.config(
            Map.of(
                "keepAlive", keepAlive, "retryFirst", 100, "retryCap", 1, "triesPerMinute", MOST)));
  }

  @Test
  void aLinkThatFlapsIsTriedSoOftenAMinuteAtMostAndForEver() {
    supervisor.configure(quick(230), Fixtures.source());
    for (int second = 0; second < 3600; second++) {
      loop.pass(Duration.ofMillis(random.nextInt(2000)));
      supervisor.session().ifPresent(s -> last().events.lost(failure(Reason.NO_NETWORK)));
    }
    loop.pass(MINUTE);

    assertNeverMore();
    assertThat(tries.size()).isGreaterThan(30 * MOST / 2);
    assertThat(supervisor.state().connected()).isTrue();
  }

  @Test
  void aHubThatRefusesIsTriedSoOftenAMinuteAtMostAndForEver() {
    opening =
        () -> {
          throw failure(Reason.BAD_CREDENTIAL);
        };
    supervisor.configure(quick(230), Fixtures.source());
    loop.pass(Duration.ofHours(1));
    assertNeverMore();

    opening = () -> {};
    loop.pass(MINUTE);
    assertThat(supervisor.state().connected()).isTrue();
  }

  @Test
  void settingsThatChangeWithoutEndTryNoOftener() {
    for (int i = 0; i < 1000; i++) {
      supervisor.configure(quick(30 + i % 2), Fixtures.source());
      loop.pass(Duration.ofMillis(random.nextInt(1000)));
    }
    loop.pass(MINUTE);

    assertNeverMore();
    assertThat(supervisor.state().connected()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void whateverEndedTheConnectionItComesBack(Reason reason) {
    supervisor.configure(Fixtures.settings(), Fixtures.source());
    loop.run();
    last().events.lost(failure(reason));
    opening =
        () -> {
          throw failure(reason);
        };
    loop.pass(Duration.ofMinutes(10));
    assertThat(supervisor.state().connected()).isFalse();

    opening = () -> {};
    loop.pass(MINUTE);
    assertThat(supervisor.state().connected()).isTrue();
  }

  @Test
  void aTryThatNeverEndsIsGivenUpAndCutAndTheNextOneConnects() {
    opening = () -> sticking = false;
    sticking = true;
    supervisor.configure(Fixtures.settings(), Fixtures.source());
    loop.pass(Supervisor.OPENING.minusMillis(1));
    assertThat(stuck).hasSize(1);
    sticking = false;
    loop.pass(Duration.ofSeconds(2));

    assertThat(supervisor.state().connected()).isTrue();
    stuck.remove().run();
    loop.run();
    assertThat(clients).hasSize(2);
    assertThat(clients.get(1).closed).as("what came too late").isTrue();
    assertThat(supervisor.state().connected()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 1})
  void aClockThatJumpsByAnHourDelaysAndHastensNothing(long hours) {
    opening =
        () -> {
          throw failure(Reason.BAD_CREDENTIAL);
        };
    supervisor.configure(Fixtures.settings(), Fixtures.source());
    loop.pass(Duration.ofMinutes(10));
    int before = tries.size();
    loop.setClock(Duration.ofHours(hours));
    opening = () -> {};
    loop.pass(MINUTE);

    assertThat(tries).hasSize(before + 1);
    assertThat(supervisor.state().connected()).isTrue();
  }

  @Test
  void howManyTriesThereAreAndThatTheyDoNotLastIsShown() {
    supervisor.configure(Fixtures.settings(), Fixtures.source());
    for (int i = 0; i < 4; i++) {
      loop.pass(Duration.ofSeconds(10));
      last().events.lost(failure(Reason.NO_NETWORK));
    }
    loop.pass(Duration.ofSeconds(10));
    assertThat(supervisor.retries().lately()).isEqualTo(5);
    assertThat(supervisor.retries().drops()).isEqualTo(4);
    assertThat(new TransportStatus.Tries(5, MOST, 4))
        .hasToString("5 tries in the last minute, at most 20; 4 connections in a row did not last");

    loop.pass(Retries.HEALTHY);
    assertThat(supervisor.retries().lately()).isZero();
    assertThat(supervisor.retries().drops()).isZero();
  }

  @Test
  void anOutageThatIsOverIsNotTakenForALinkThatFlaps() {
    opening =
        () -> {
          throw failure(Reason.NO_NETWORK);
        };
    supervisor.configure(Fixtures.settings(), Fixtures.source());
    loop.pass(Duration.ofMinutes(10));
    opening = () -> {};
    loop.pass(MINUTE);

    assertThat(supervisor.retries().drops()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"2, OK", "3, WARN"})
  void aConnectionThatIsThereButDoesNotLastIsAWarning(int drops, Result.Status status) {
    HubConnection connected =
        (HubConnection)
            Proxy.newProxyInstance(
                HubConnection.class.getClassLoader(),
                new Class<?>[] {HubConnection.class},
                (proxy, method, arguments) ->
                    new HubState(Status.CONNECTED, Reason.CONNECTION_OK, "", loop.instant()));
    TransportStatus transport =
        new TransportStatus() {
          @Override
          public List<String> faults() {
            return List.of();
          }

          @Override
          public Tries tries() {
            return new Tries(7, MOST, drops);
          }
        };
    Result result = new HubHealth(connected, transport).execute();

    assertThat(result.getStatus()).isEqualTo(status);
    assertThat(result.toString()).contains("7 tries in the last minute, at most 20");
  }

  @Test
  void anAddressThatTheJvmKeepsForEverIsSaid() {
    assertThat(AddressCache.fault((String) null)).isEmpty();
    assertThat(AddressCache.fault("30")).isEmpty();
    assertThat(AddressCache.fault("-1").orElseThrow())
        .isEqualTo(
            "networkaddress.cache.ttl: -1 keeps an old address of the hub for ever;"
                + " 30 would be right");
  }

  private void assertNeverMore() {
    for (int i = MOST; i < tries.size(); i++) {
      assertThat(tries.get(i) - tries.get(i - MOST)).isGreaterThanOrEqualTo(MINUTE.toNanos());
    }
    assertThat(tries).hasSizeGreaterThan(MOST);
  }

  private FakeClient last() {
    return clients.get(clients.size() - 1);
  }

  private static HubException failure(Reason reason) {
    return new HubException(reason, "gone");
  }
}
