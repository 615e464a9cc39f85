package io.twinwire.outbox;

import io.twinwire.api.hub.DeviceIdentity;
import io.twinwire.api.hub.HubConnection;
import io.twinwire.api.hub.HubException;
import io.twinwire.api.hub.HubState;
import io.twinwire.support.exec.Loop;
import io.twinwire.support.retry.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.osgi.util.promise.Promise;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drains the store into the hub connection: in order, within a window, and after a failure again
 * from the oldest message that is not acknowledged. Confined to its loop.
 */
final class Forwarder {

  /** The status codes with which a hub refuses what it may take later. */
  private static final Set<Integer> PASSING = Set.of(401, 403, 404, 408, 429);

  private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);

  /** A message on its way. Two flights of one message are different. */
  private static final class Flight {
    final Row row;
    final int session;

    Flight(Row row, int session) {
      this.row = row;
      this.session = session;
    }
  }

  private final MessageStore store;
  private final Loop loop;
  private final RetryPolicy retry;
  private final RandomGenerator random;
  private final Set<Flight> inFlight = new HashSet<>();
  private int windowMessages;
  private long windowBytes;
  private @Nullable HubConnection hub;
  private long bytesInFlight;
  // A session ends with the first failure; what it left in the air must land before the next one
  // may send, or the order would be lost.
  private int session;
  private int leftovers;
  private boolean halted;
  private int failures;
  private @Nullable Runnable whenIdle;
  private volatile Optional<String> trouble = Optional.empty();

  Forwarder(MessageStore store, Loop loop, RetryPolicy retry, RandomGenerator random) {
    this.store = store;
    this.loop = loop;
    this.retry = retry;
    this.random = random;
    this.windowMessages = Settings.DEFAULT.windowMessages();
    this.windowBytes = Settings.DEFAULT.windowBytes();
  }

  void window(int messages, long bytes) {
    windowMessages = messages;
    windowBytes = bytes;
    pump();
  }

  /** Sends over this connection from now on; what was in flight on another one is sent again. */
  void use(Optional<HubConnection> connection) {
    HubConnection next = connection.orElse(null);
    if (hub != next) {
      abandon();
      hub = next;
      pump();
    }
  }

  /** The hub is there, for the first time or again. */
  void connected() {
    newSession();
    pump();
  }

  /** Sends nothing more; the task runs once nothing is in flight. */
  void finish(Runnable task) {
    whenIdle = task;
    if (inFlight.isEmpty()) {
      task.run();
    }
  }

  /** Why nothing is sent although the hub seems to be there; empty when all is well. */
  Optional<String> trouble() {
    return trouble;
  }

  /** Sends as much as the window lets through. */
  void pump() {
    HubConnection connection = hub;
    if (connection == null || halted || whenIdle != null || !connection.state().connected()) {
      return;
    }
    Optional<DeviceIdentity> identity = connection.identity();
    if (identity.isEmpty() || !identify(identity.get())) {
      return;
    }
    while (leftovers == 0 && inFlight.size() < windowMessages) {
      Optional<Row> next = store.peek();
      if (next.isEmpty()
          || (!inFlight.isEmpty() && bytesInFlight + next.get().size() > windowBytes)) {
        return;
      }
      send(connection, next.get());
    }
  }

  /** Numbers are from now on those of the identity that the connection has. */
  void identify() {
    HubConnection connection = hub;
    if (connection != null) {
      connection.identity().ifPresent(this::identify);
    }
  }

  private boolean identify(DeviceIdentity identity) {
    try {
      store.identify(identity);
      trouble = Optional.empty();
      return true;
    } catch (IOException e) {
      trouble = Optional.of("numbers of " + identity.id() + ": " + e.getMessage());
      return false;
    }
  }

  private void send(HubConnection connection, Row row) {
    Flight flight = new Flight(row, session);
    store.lease(row);
    inFlight.add(flight);
    bytesInFlight += row.size();
    try {
      Promise<Void> sent = connection.send(row.message());
      sent.onSuccess(done -> loop.execute(() -> landed(flight, null)))
          .onFailure(failure -> loop.execute(() -> landed(flight, failure)));
    } catch (RuntimeException e) {
      loop.execute(() -> landed(flight, e));
    }
  }

  private void landed(Flight flight, @Nullable Throwable failure) {
    if (!inFlight.remove(flight)) {
      if (failure == null) {
        // Of a connection that went away meanwhile: the hub has the message all the same.
        store.settle(flight.row, Outcome.ACKNOWLEDGED);
      }
      return;
    }
    bytesInFlight -= flight.row.size();
    boolean leftover = flight.session != session;
    if (leftover) {
      leftovers--;
    }
    if (failure == null) {
      store.settle(flight.row, Outcome.ACKNOWLEDGED);
      failures = 0;
    } else if (isFinal(failure)) {
      store.settle(flight.row, Outcome.REJECTED);
      LOG.warn(
          "Message {}-{} was refused by the hub for good: {}",
          flight.row.stream(),
          flight.row.number(),
          failure.getMessage());
    } else {
      store.release(flight.row);
      if (!leftover) {
        halt(failure);
      }
    }
    if (whenIdle != null && inFlight.isEmpty()) {
      whenIdle.run();
    }
    pump();
  }

  private void halt(Throwable failure) {
    if (halted) {
      return;
    }
    halted = true;
    failures++;
    Duration delay = retry.delay(failures, random);
    LOG.debug("Sending stops until the hub is back, or {}: {}", delay, failure.toString());
    int halt = session;
    loop.later(delay, () -> retry(halt));
  }

  private void retry(int halt) {
    HubConnection connection = hub;
    if (halted && halt == session && connection != null && connection.state().connected()) {
      connected();
    }
  }

  private void newSession() {
    session++;
    leftovers = inFlight.size();
    halted = false;
  }

  private void abandon() {
    for (Flight flight : inFlight) {
      store.release(flight.row);
    }
    inFlight.clear();
    bytesInFlight = 0;
    newSession();
    if (whenIdle != null) {
      whenIdle.run();
    }
  }

  private static boolean isFinal(Throwable failure) {
    if (!(failure instanceof HubException refused)) {
      return false;
    }
    if (refused.reason() == HubState.Reason.MESSAGE_TOO_LARGE) {
      return true;
    }
    int status = refused.status().orElse(0);
    return refused.reason() == HubState.Reason.REFUSED && status < 500 && !PASSING.contains(status);
  }
}
