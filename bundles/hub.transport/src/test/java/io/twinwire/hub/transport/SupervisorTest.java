package io.twinwire.hub.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinwire.api.hub.HubException;
import io.twinwire.api.hub.HubState;
import io.twinwire.api.hub.HubState.Reason;
import io.twinwire.api.hub.HubState.Status;
import io.twinwire.api.hub.Twin;
import io.twinwire.support.testing.ManualLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.util.promise.PromiseFactory;

class SupervisorTest {

  private final ManualLoop loop = new ManualLoop();
  private final List<FakeClient> clients = new ArrayList<>();
  private final List<HubState> states = new ArrayList<>();
  private final List<Optional<Twin>> twins = new ArrayList<>();
  private final RandomGenerator noJitter = () -> 0L;
  private HubException refusal;
  private boolean subscribes;
  private final TwinFollower follower =
      new TwinFollower(loop, loop, noJitter, states::add, twins::add);
  private final Supervisor supervisor =
      new Supervisor(
          loop,
          loop,
          loop::execute,
          (credentials, settings) -> {
            FakeClient client = new FakeClient();
            client.opening = this::answer;
            client.subscribes = subscribes;
            clients.add(client);
            return client;
          },
          new PromiseFactory(PromiseFactory.inlineExecutor()),
          noJitter,
          follower);

  @Test
  void withoutCredentialsItSaysWhereToPutThem() {
    supervisor.configure(Fixtures.settings(), new CredentialSource("", "", ""));
    loop.run();

    assertState(Status.DISCONNECTED, Reason.NOT_CONFIGURED);
    assertThat(supervisor.state().description()).contains("io.twinwire.hub.credentials");
    assertThat(clients).isEmpty();
  }

  @Test
  void itOpensAndTellsWhoItIs() {
    open();

    assertState(Status.CONNECTED, Reason.CONNECTION_OK);
    assertThat(supervisor.identity().orElseThrow().id()).isEqualTo("dev");
    assertThat(supervisor.session()).isPresent();
  }

  @Test
  void aBadStringIsNotTriedAndMendingItIsEnough() {
    supervisor.configure(
        Fixtures.settings(), new CredentialSource("DeviceId=d;SharedAccessKey=a2V5", "", ""));
    loop.pass(Duration.ofHours(1));

    assertState(Status.DISCONNECTED, Reason.BAD_CONFIGURATION);
    assertThat(supervisor.state().description())
        .startsWith("connectionString: HostName is missing");
    assertThat(clients).isEmpty();

    open();
    assertState(Status.CONNECTED, Reason.CONNECTION_OK);
  }

  @Test
  void aMissingFileIsTriedAgainUntilItIsThere(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("connection-string");
    supervisor.configure(Fixtures.settings(), new CredentialSource("", file.toString(), ""));
    loop.run();

    assertState(Status.DISCONNECTED_RETRYING, Reason.BAD_CONFIGURATION);
    assertThat(supervisor.state().description())
        .isEqualTo("connectionStringFile: " + file + " does not exist");

    Files.writeString(file, Fixtures.connectionString("hub.example.org") + "\n");
    loop.pass(Duration.ofSeconds(1));

    assertState(Status.CONNECTED, Reason.CONNECTION_OK);
  }

  @Test
  void itTriesForEverWithDelaysThatDoubleUpToTheCap() {
    refusal = new HubException(Reason.BAD_CREDENTIAL, "disabled");
    supervisor.configure(Fixtures.settings(), Fixtures.source());
    loop.run();
    assertThat(clients).hasSize(1);

    for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60, 60}) {
      int tries = clients.size();
      loop.pass(Duration.ofSeconds(seconds).minusMillis(1));
      assertThat(clients).hasSize(tries);
      loop.pass(Duration.ofMillis(1));
      assertThat(clients).hasSize(tries + 1);
    }
    assertThat(clients).allMatch(client -> client.closed);

    refusal = null;
    loop.pass(Duration.ofSeconds(60));
    assertState(Status.CONNECTED, Reason.CONNECTION_OK);
  }

  @Test
  void aStateIsToldOnceHoweverOftenItIsMetAgain() {
    refusal = new HubException(Reason.NO_NETWORK, "no address is known for hub.example.org");
    supervisor.configure(Fixtures.settings(), Fixtures.source());
    loop.pass(Duration.ofHours(1));

    assertThat(states)
        .extracting(HubState::reason)
        .containsExactly(Reason.CLIENT_CLOSE, Reason.NO_NETWORK);
  }

  @Test
  void aLostConnectionIsReplacedByANewClient() {
    open();
    clients.get(0).events.lost(new HubException(Reason.NO_NETWORK, "cut"));
    loop.run();

    assertState(Status.DISCONNECTED_RETRYING, Reason.NO_NETWORK);
    assertThat(clients.get(0).aborted).isTrue();
    assertThat(clients.get(0).closed).isTrue();
    assertThat(supervisor.session()).isEmpty();

    loop.pass(Duration.ofSeconds(2));
    assertThat(clients).hasSize(2);
    assertState(Status.CONNECTED, Reason.CONNECTION_OK);
  }

  @Test
  void behindAHealthyConnectionTheFirstTryComesSoonAndAfterTokenExpiryAtOnce() {
    subscribes = true;
    refusal = new HubException(Reason.NO_NETWORK, "away");
    supervisor.configure(Fixtures.settings(), Fixtures.source());
    loop.pass(Duration.ofMinutes(10));
    refusal = null;
    loop.pass(Duration.ofMinutes(1));
    loop.pass(Retries.HEALTHY);

    last().events.lost(new HubException(Reason.NO_NETWORK, "cut"));
    loop.pass(Duration.ofSeconds(1));
    assertState(Status.CONNECTED, Reason.CONNECTION_OK);

    loop.pass(Retries.HEALTHY);
    last().events.lost(new HubException(Reason.EXPIRED_SAS_TOKEN, "an hour is over"));
    loop.pass(Duration.ZERO);
    assertState(Status.CONNECTED, Reason.CONNECTION_OK);
  }

  @Test
  void connectionsThatDoNotHoldAreOpenedEverMoreSlowly() {
    open();
    for (int i = 0; i < 4; i++) {
      last().events.lost(new HubException(Reason.NO_NETWORK, "the same identity elsewhere"));
      loop.pass(Duration.ofSeconds(1L << i).minusMillis(1));
      assertThat(clients).hasSize(i + 1);
      loop.pass(Duration.ofMillis(1));
      assertThat(clients).hasSize(i + 2);
    }
  }

  @Test
  void aConfigurationWithoutEffectDoesNotReconnect() {
    open();
    supervisor.configure(Fixtures.settings(Fixtures.config(230, 500, 30, 10)), Fixtures.source());
    loop.run();

    assertThat(clients).hasSize(1);
    assertThat(clients.get(0).closed).isFalse();
  }

  @Test
  void aConfigurationWithoutEffectDoesNotStopTheRetries() {
    refusal = new HubException(Reason.NO_NETWORK, "away");
    supervisor.configure(Fixtures.settings(), Fixtures.source());
    loop.run();
    supervisor.configure(Fixtures.settings(), Fixtures.source());
    refusal = null;
    loop.pass(Duration.ofSeconds(1));

    assertState(Status.CONNECTED, Reason.CONNECTION_OK);
  }

  @Test
  void aNewConfigurationClosesTheOldConnectionFirst() {
    open();
    last().subscriptions.get(0).answered(true);
    answer(last(), 0, 8);
    supervisor.configure(Fixtures.settings(Fixtures.config(60, 1000, 60, 60)), Fixtures.source());
    loop.run();

    assertThat(clients).hasSize(2);
    assertThat(clients.get(0).closed).isTrue();
    assertThat(clients.get(0).aborted).isFalse();
    assertState(Status.CONNECTED, Reason.CONNECTION_OK);
  }

  @Test
  void settingsThatContradictEachOtherNeitherEndTheConnectionNorKeepItDown() {
    open();
    supervisor.configure(
        Fixtures.settings(Fixtures.config(230, 30_000, 10, 60)), Fixtures.source());
    loop.run();
    assertThat(clients).singleElement().matches(client -> !client.closed);

    last().events.lost(new HubException(Reason.NO_NETWORK, "cut"));
    loop.pass(Duration.ofSeconds(30));
    assertThat(clients).hasSize(2);
    assertState(Status.CONNECTED, Reason.CONNECTION_OK);
  }

  @Test
  void aConnectionThatWaitsForAnswersIsCutBeforeItsClose() {
    open();
    supervisor.stop(() -> {});
    loop.run();

    assertThat(last().aborted).isTrue();
    assertThat(last().closed).isTrue();
  }

  @Test
  void stoppedIsStopped() {
    open();
    List<String> done = new ArrayList<>();
    supervisor.stop(() -> done.add("done"));
    loop.pass(Duration.ofHours(1));

    assertState(Status.DISCONNECTED, Reason.CLIENT_CLOSE);
    assertThat(done).hasSize(1);
    assertThat(clients).singleElement().matches(client -> client.closed);
  }

  @Test
  void theTwinIsSubscribedThenReadThenFollowed() {
    open();
    FakeClient client = last();
    assertThat(client.subscriptions).hasSize(1);
    assertThat(client.reads).isEmpty();

    client.subscriptions.get(0).answered(true);
    assertThat(client.reads).hasSize(1);
    answer(client, 0, 8);
    client.events.desired(Map.of("a", 7L), 7);
    client.events.desired(Map.of("a", 9L), 9);
    loop.run();

    assertThat(versions()).containsExactly(8L, 9L);
  }

  @Test
  void aGapIsReadAgainOnce() {
    open();
    FakeClient client = last();
    client.subscriptions.get(0).answered(true);
    answer(client, 0, 8);
    client.events.desired(Map.of("a", 1L), 11);
    client.events.desired(Map.of("a", 2L), 12);
    loop.run();
    assertThat(client.reads).hasSize(2);

    answer(client, 1, 12);
    assertThat(versions()).containsExactly(8L, 12L);
  }

  @Test
  void aReadThatFailsIsRepeatedWithoutEndingTheConnection() {
    open();
    FakeClient client = last();
    client.subscriptions.get(0).answered(true);
    client.reads.get(0).failed(new HubException(Reason.REFUSED, 429, "throttled"));
    loop.pass(Duration.ofSeconds(1));

    assertThat(client.reads).hasSize(2);
    assertState(Status.CONNECTED, Reason.CONNECTION_OK);
  }

  @Test
  void withoutASubscriptionTheConnectionIsOfNoUse() {
    open();
    last().subscriptions.get(0).failed(new HubException(Reason.COMMUNICATION_ERROR, "no"));
    loop.run();

    assertState(Status.DISCONNECTED_RETRYING, Reason.COMMUNICATION_ERROR);
    assertThat(supervisor.state().description()).contains("subscription");
  }

  @Test
  void everyConnectionReadsTheTwinAgain() {
    open();
    last().subscriptions.get(0).answered(true);
    answer(last(), 0, 8);
    last().events.lost(new HubException(Reason.NO_NETWORK, "cut"));
    loop.pass(Duration.ofSeconds(5));
    last().subscriptions.get(0).answered(true);
    answer(last(), 0, 3);

    assertThat(clients).hasSize(2);
    assertThat(versions()).containsExactly(8L, 3L);
  }

  private void answer() throws HubException {
    if (refusal != null) {
      throw refusal;
    }
  }

  private void open() {
    supervisor.configure(Fixtures.settings(), Fixtures.source());
    loop.run();
  }

  private void answer(FakeClient client, int read, long version) {
    client.reads.get(read).answered(new TwinDocument(Map.of(), version, Map.of(), 1));
    loop.run();
  }

  private FakeClient last() {
    return clients.get(clients.size() - 1);
  }

  private List<Long> versions() {
    return twins.stream().flatMap(Optional::stream).map(Twin::desiredVersion).toList();
  }

  private void assertState(Status status, Reason reason) {
    assertThat(supervisor.state().status()).isEqualTo(status);
    assertThat(supervisor.state().reason()).isEqualTo(reason);
  }
}
