package io.twinwire.hub.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.twinwire.api.hub.HubException;
import io.twinwire.api.hub.HubState.Reason;
import io.twinwire.support.testing.ManualLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.util.promise.PromiseFactory;

/** Whatever befalls an opening, its client is closed and no thread is left. */
@Timeout(30)
class ClosingTest {

  private final List<FakeClient> clients = new CopyOnWriteArrayList<>();
  private FakeClient.Opening opening = () -> {};
  private Runnable cut = () -> {};
  private Runnable farewell = () -> {};

  private HubClient client(Credentials credentials, Settings settings) {
    FakeClient client = new FakeClient();
    client.opening = opening;
    client.cut = cut;
    client.farewell = farewell;
    clients.add(client);
    return client;
  }

  @Nested
  class OnThreads {

    private final Threads threads = Threads.now();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final HubTransport transport =
        new HubTransport(Fixtures.PRODUCT, ClosingTest.this::client);

    @AfterEach
    void free() {
      released.countDown();
      Thread.interrupted();
    }

    @ParameterizedTest
    @ValueSource(
        classes = {
          IllegalStateException.class,
          NoClassDefFoundError.class,
          StackOverflowError.class
        })
    void anOpeningThatThrows(Class<? extends Throwable> type) {
      opening = () -> fail(type);
      connect();
      await().until(() -> clients.size() > 1);
      transport.deactivate();

      assertAllIsClosed();
    }

    @Test
    void aStopCutsAnOpeningThatHangs() {
      cut = released::countDown;
      opening =
          () -> {
            hang();
            throw new HubException(Reason.NO_NETWORK, "cut");
          };
      connect();
      await().until(() -> entered.getCount() == 0);
      transport.deactivate();

      assertAllIsClosed();
    }

    @Test
    void aStopClosesWhatOpensBehindItsBack() {
      cut = released::countDown;
      opening = this::hang;
      connect();
      await().until(() -> entered.getCount() == 0);
      transport.deactivate();

      assertAllIsClosed();
    }

    @Test
    void anOpeningThatEndsOnlyByAnInterrupt() {
      opening = this::hang;
      connect();
      await().until(() -> entered.getCount() == 0);
      transport.deactivate();

      assertAllIsClosed();
    }

    @Test
    void aStopThatIsInterrupted() {
      farewell = () -> hang(Duration.ofMillis(600));
      connect();
      await().until(() -> transport.state().connected());
      Thread.currentThread().interrupt();
      transport.deactivate();

      assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
      assertAllIsClosed();
    }

    private void connect() {
      transport.modified(
          Fixtures.config(230, 100, 1, 10),
          Fixtures.credentials(Fixtures.connectionString("hub.example.org"), "", ""));
    }

    private void hang() {
      hang(Duration.ofSeconds(20));
    }

    private void hang(Duration bound) {
      entered.countDown();
      try {
        released.await(bound.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    private void assertAllIsClosed() {
      threads.assertNoneIsLeft();
      assertThat(clients).isNotEmpty().allMatch(client -> client.closed);
    }
  }

  @Test
  void aConnectionThatOpenedWhileTheStopWasOnItsWayIsClosedBeforeTheStopIsDone() {
    ManualLoop loop = new ManualLoop();
    Deque<Runnable> blocking = new ArrayDeque<>();
    List<String> done = new ArrayList<>();
    RandomGenerator noJitter = () -> 0L;
    Supervisor supervisor =
        new Supervisor(
            loop,
            loop,
            blocking::add,
            this::client,
            new PromiseFactory(PromiseFactory.inlineExecutor()),
            noJitter,
            new TwinFollower(loop, loop, noJitter, state -> {}, twin -> {}));
    supervisor.configure(Fixtures.settings(), Fixtures.source());
    loop.run();
    supervisor.stop(() -> done.add("done"));
    blocking.remove().run();
    loop.run();
    assertThat(done).isEmpty();

    blocking.remove().run();
    loop.pass(Duration.ofHours(1));
    assertThat(done).hasSize(1);
    assertThat(clients).singleElement().matches(client -> client.closed);
  }

  private static void fail(Class<? extends Throwable> type) {
    try {
      throw type.getDeclaredConstructor().newInstance();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
